"""What must be true of the registers and of every month that they pay. Each function gives the rows that do not fit."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from benefits import days
from benefits.models import Benefit, Overpayment, Register, RegisterLine
from benefits.services import payers, register_lines, registers
from benefits.services.offences import Offence
from benefits.services.payments import NOTHING, Dues
from benefits.services.rates import RateTable
from benefits.services.register_words import month as month_words
from benefits.states import REGISTER_SENT, OverpaymentState

Change = RegisterLine.Change
Result = RegisterLine.BankResult
CHUNK = 2000
MONTHS = 12  # So far back amounts are reckoned again.


def totals() -> Iterator[Offence]:
    """The head of a register says what its lines say."""
    money, zero = Sum("lines__amount"), Decimal(0)
    people = Count("lines__benefit", distinct=True, filter=Q(lines__amount__gt=0))
    counted = Register.objects.annotate(summed=Coalesce(money, zero), counted=people)
    for row in counted:
        if (row.total, row.people) == (round(row.summed, 2), row.counted):
            continue  # Asked here: SQLite adds in binary fractions.
        stored, summed = f"{row.total:,.2f} 元、{row.people} 人", f"{row.summed:,.2f} 元、{row.counted} 人"
        yield _about(row, f"{row}合计 {stored}，各行相加 {summed}。")


def bridges() -> Iterator[Offence]:
    """What a register is compared with is what the one before it paid."""
    zero = Decimal(0)
    for row in Register.objects.annotate(was=Coalesce(Sum("lines__last_amount"), zero)).select_related("organization"):
        before = Register.objects.series(row).filter(month=days.previous_month(row.month)).first()
        if round(row.was, 2) != row.last_total or (before and before.total != row.last_total):
            stands = before.total if before else row.last_total
            yield _about(row, f"{row}的上月数 {row.was:,.2f} 元，与上月名册 {stands:,.2f} 元不符。")


def digests() -> Iterator[Offence]:
    """Nothing in a register has changed since it was sent."""
    for row in Register.objects.sent():
        if registers.digest(register=row) != row.digest:
            yield _about(row, f"{row}报送以后有行被改动、增加或删去。")
    for row in RegisterLine.objects.exclude(month=F("register__month")).select_related("register"):
        yield _about(row.register, f"{row.register}第 {row.number} 行的月份与名册不同。", line=row)


def amounts() -> Iterator[Offence]:
    """Nobody was paid more for a month than it was worth, unless an overpayment or a bounced line says so."""
    for benefit, month, _, due, paid in _reckoned():
        if paid > due and not _is_known_overpaid(benefit, month):
            yield _of_person(benefit, month, f"{month_words(month)}应发 {due:,.2f} 元，名册发了 {paid:,.2f} 元。")


def paid_by_none() -> Iterator[Offence]:
    """Nobody was paid less than a month was worth after the register that should have made up for it was sent."""
    newest = _newest()
    for benefit, month, county, due, paid in _reckoned():
        last = newest.get((county, benefit.category))
        if paid < due and last and last > month:
            yield _of_person(benefit, month, f"{month_words(month)}应发 {due:,.2f} 元，名册只发了 {paid:,.2f} 元。")


def paid_twice() -> Iterator[Offence]:
    """The pay of a month stands in one register only, before a move and after it."""
    ordinary = RegisterLine.objects.filter(amount__gt=0).exclude(change__in=RegisterLine.ONE_OFF)
    twice = ordinary.values("benefit", "register__month").annotate(number=Count("pk")).filter(number__gt=1)
    for row in twice.order_by("benefit", "register__month"):
        benefit = Benefit.objects.select_related("beneficiary").get(pk=row["benefit"])
        month = row["register__month"]
        yield _of_person(benefit, month, f"{month_words(month)}由 {row['number']} 份名册发放。")


def paid_after_death() -> Iterator[Offence]:
    """Money for a month after the death has an overpayment that covers the month."""
    covered = Overpayment.objects.filter(
        benefit=OuterRef("benefit"), first_month__lte=OuterRef("month"), last_month__gte=OuterRef("month")
    ).exclude(state=OverpaymentState.WITHDRAWN)
    paid = RegisterLine.objects.filter(
        ~Exists(covered), amount__gt=0, month__gt=F("benefit__beneficiary__died_on"), register__state__in=REGISTER_SENT
    ).exclude(change__in=RegisterLine.ONE_OFF).exclude(bank_result=Result.BOUNCED)  # fmt: skip
    for row in paid.select_related("benefit__beneficiary"):
        words = f"去世以后仍发了{month_words(row.month)} {row.amount:,.2f} 元，没有多发款。"
        yield _of_person(row.benefit, row.month, words)


def back_pays() -> Iterator[Offence]:
    """A line that pays a back-pay pays what was approved."""
    wrong = RegisterLine.objects.filter(
        Q(change=Change.BACK_PAID) & (Q(back_pay=None) | ~Q(amount=F("back_pay__total")))
    )
    for row in wrong.select_related("benefit__beneficiary"):
        yield _of_person(row.benefit, row.month, f"{month_words(row.month)}的补发 {row.amount:,.2f} 元与核定的不符。")


Reckoned = tuple[Benefit, date, str, Decimal, Decimal]


def _reckoned() -> Iterator[Reckoned]:
    """Each benefit with each month that its county has sent: the county, what it is worth, what was paid. In chunks."""
    sent: dict[tuple[str, str], list[date]] = {}
    newest = max(_newest().values(), default=None)
    if newest is None:
        return
    first = days.same_day_after_months(newest, -MONTHS)
    for county, category, month in Register.objects.sent().filter(month__gte=first).values_list(
        "organization__path", "category", "month"
    ):
        sent.setdefault((county, category), []).append(month)
    table = RateTable()
    asked = Benefit.objects.filter(category__in={category for _, category in sent}).order_by("pk")
    ids = list(asked.values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        yield from _reckon(Benefit.objects.filter(pk__in=ids[start : start + CHUNK]), sent, first, table)


def _reckon(
    found: QuerySet[Benefit], sent: dict[tuple[str, str], list[date]], first: date, table: RateTable
) -> Iterator[Reckoned]:
    rows = list(found.select_related("beneficiary", "organization").only(*register_lines.COLUMNS, "beneficiary__key"))
    dues, moves = Dues(rows, table=table), payers.Moves(rows)
    lines = RegisterLine.objects.filter(benefit__in=[row.pk for row in rows], month__gte=first)
    paid = register_lines.paid(lines)
    for row in rows:
        for (county, category), months in sent.items():
            for month in months if category == row.category else ():
                payer = moves.payer(row, month)
                if payer.path.startswith(county):
                    due = dues.amount(row.pk, month, office=payer)
                    yield row, month, county, due, paid.get(row.pk, {}).get(month, NOTHING)


def _newest() -> dict[tuple[str, str], date]:
    """The newest month that each county has sent for each category."""
    rows = Register.objects.sent().order_by("month").values_list("organization__path", "category", "month")
    return {(county, category): month for county, category, month in rows}


def _is_known_overpaid(benefit: Benefit, month: date) -> bool:
    overpaid = Overpayment.objects.filter(benefit=benefit, first_month__lte=month, last_month__gte=month)
    bounced = RegisterLine.objects.filter(benefit=benefit, month=month, bank_result=Result.BOUNCED)
    return overpaid.exclude(state=OverpaymentState.WITHDRAWN).exists() or bounced.exists()


def _about(register: Register, sentence: str, line: RegisterLine | None = None) -> Offence:
    subject = f"register:{register.key}" + (f" line:{line.number}" if line else "")
    return Offence(subject, sentence, register.organization_id)


def _of_person(benefit: Benefit, month: date, sentence: str) -> Offence:
    person = benefit.beneficiary
    return Offence(f"benefit:{benefit.pk} month:{month:%Y-%m}", sentence, benefit.organization_id, person.key)
