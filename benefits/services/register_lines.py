"""The lines of a register, reckoned from what is decided by now: the pay of the month, and the sums paid once.

Nothing is written here. `compose` gives the same lines as long as nothing has changed, so whoever sends a register
can be told that it is out of date.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, Sum

from accounts.models import Organization
from benefits import days
from benefits.models import BackPay, Benefit, Register, RegisterLine
from benefits.services import payers, register_words
from benefits.services.payments import NOTHING, Dues
from benefits.services.rates import RateTable
from benefits.states import REGISTER_SENT, BackPayState

Change = RegisterLine.Change
CHUNK = 2000
CORRECTED_MONTHS = 12  # So far back a register looks for months that were paid too little.
PLACE = {change: place for place, change in enumerate((Change.SAME, *RegisterLine.ONE_OFF))}


class Line(NamedTuple):
    """One line before it is written; what `RegisterLine` holds, without its number."""

    benefit_id: int
    name: str
    amount: Decimal
    last_amount: Decimal
    change: str
    explanation: str
    back_pay_id: int | None = None
    paid_again_for_id: int | None = None
    months: dict[str, str] = {}


@dataclass
class Before:
    """The registers before this one: what the last paid, by benefit, and which months were sent."""

    register: Register | None
    ordinary: dict[int, Decimal] = field(default_factory=dict)
    once: dict[int, Decimal] = field(default_factory=dict)
    sent_months: list[date] = field(default_factory=list)


@dataclass
class Sheet:
    """What all lines of one register have in common."""

    county: Organization
    category: str
    month: date
    before: Before
    table: RateTable
    back_pays: dict[int, list[BackPay]]
    bounced: dict[int, list[RegisterLine]]


def compose(*, register: Register) -> list[Line]:
    """Every line of the register in its order: by station, name and file, then the sums paid once."""
    sheet = _open(register)
    lines: list[tuple[tuple, Line]] = []
    ids = list(_benefits(sheet).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        rows = Benefit.objects.filter(pk__in=ids[start : start + CHUNK]).select_related("beneficiary", "organization")
        lines += _of_chunk(sheet, list(rows.only(*COLUMNS)))
    return [line for _, line in sorted(lines, key=lambda pair: pair[0])]


COLUMNS = (
    "category", "level", "payable_from_month", "ended_from_month", "county_code", "organization__path",
    "organization__name", "organization__short_name", "organization__level", "organization__code",
    "beneficiary__name", "beneficiary__died_on",
)  # fmt: skip


def before(*, organization: Organization, category: str, month: date) -> Before:
    """What the registers of the county before the month have paid; three queries."""
    series = Register.objects.filter(organization=organization, category=category, month__lt=month)
    sent = series.filter(state__in=REGISTER_SENT).order_by("month")
    first = days.same_day_after_months(month, -CORRECTED_MONTHS)
    found = Before(None, sent_months=list(sent.filter(month__gte=first).values_list("month", flat=True)))
    found.register = sent.filter(month=days.previous_month(month)).first()
    if found.register:
        rows = found.register.lines.filter(amount__gt=0).values_list("benefit_id", "change").annotate(Sum("amount"))
        for benefit, change, amount in rows:
            into = found.once if change in RegisterLine.ONE_OFF else found.ordinary
            into[benefit] = into.get(benefit, NOTHING) + amount
    return found


def _open(register: Register) -> Sheet:
    county, category, month = register.organization, register.category, register.month
    free = Q(register_line=None) | Q(register_line__register=register)
    owed = BackPay.objects.filter(
        free, state=BackPayState.APPROVED, total__gt=0, county_code=county.code, benefit__category=category
    )
    open_again = Q(paid_again_by=None) | Q(paid_again_by__register=register)
    bounced = RegisterLine.objects.filter(
        open_again, bank_result=RegisterLine.BankResult.BOUNCED, amount__gt=0, register__organization=county,
        register__category=category, month__lt=month,
    )  # fmt: skip
    return Sheet(
        county, category, month, before(organization=county, category=category, month=month), RateTable(),
        _by_benefit(owed.prefetch_related("lines").order_by("pk")), _by_benefit(bounced.order_by("pk")),
    )  # fmt: skip


def _by_benefit(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.benefit_id, []).append(row)
    return found


def _benefits(sheet: Sheet) -> QuerySet[Benefit]:
    """Whoever is paid, was paid last month, or is owed something."""
    owed = {*sheet.back_pays, *sheet.bounced}
    last = RegisterLine.objects.filter(register=sheet.before.register).values("benefit")
    mine = payers.touching(sheet.county) | Q(pk__in=owed) | Q(pk__in=last)
    return Benefit.objects.filter(mine, category=sheet.category)


def _of_chunk(sheet: Sheet, rows: list[Benefit]) -> Iterator[tuple[tuple, Line]]:
    dues, moves = Dues(rows, table=sheet.table), payers.Moves(rows)
    paid = _paid(sheet, [row.pk for row in rows])
    elsewhere = _paid_elsewhere(sheet, list(moves.rows))
    for row in rows:
        where = (row.organization.path, row.beneficiary.name, row.pk)
        ordinary = _ordinary(sheet, row, dues, moves, is_paid_elsewhere=row.pk in elsewhere)
        for line in (*ordinary, *_once(sheet, row, dues, moves, paid.get(row.pk, {}))):
            yield (*where, PLACE.get(Change(line.change), 0), line.back_pay_id or line.paid_again_for_id or 0), line


def _ordinary(
    sheet: Sheet, row: Benefit, dues: Dues, moves: payers.Moves, *, is_paid_elsewhere: bool
) -> Iterator[Line]:
    """The pay of the month and, where it is another than last month's, why."""
    last_month = days.previous_month(sheet.month)
    payer = moves.payer(row, sheet.month)
    is_mine = sheet.county.contains(payer) and not is_paid_elsewhere
    now = dues.amount(row.pk, sheet.month, office=payer) if is_mine else NOTHING
    if sheet.before.register:
        last = sheet.before.ordinary.get(row.pk, NOTHING)
    else:
        was = moves.payer(row, last_month)
        last = dues.amount(row.pk, last_month, office=was) if sheet.county.contains(was) else NOTHING
    if not now and not last:
        return
    story = register_words.Story(row, sheet.month, now, last, dues, moves, is_mine=is_mine)
    yield Line(row.pk, row.beneficiary.name, now, last, *register_words.change(story))


def _once(
    sheet: Sheet, row: Benefit, dues: Dues, moves: payers.Moves, paid: dict[date, Decimal]
) -> Iterator[Line]:
    """What is paid once: back-pay, what earlier registers left out, what the bank has sent back; and last month's."""
    pk, name = row.pk, row.beneficiary.name
    for each in sheet.back_pays.get(pk, ()):
        yield Line(pk, name, each.total, NOTHING, Change.BACK_PAID, register_words.back_paid(each), each.pk)
    missing = _missing(sheet, row, dues, moves, paid)
    if missing:
        document = dues.figure(pk, max(missing)).document_no
        words = register_words.corrected(missing=missing, paid=paid, document_no=document)
        kept = {month.isoformat(): str(amount) for month, amount in missing.items()}
        yield Line(pk, name, sum(missing.values(), NOTHING), NOTHING, Change.CORRECTED, words, months=kept)
    for line in sheet.bounced.get(pk, ()):
        words = register_words.paid_again(line)
        yield Line(pk, name, line.amount, NOTHING, Change.PAID_AGAIN, words, paid_again_for_id=line.pk)
    once = sheet.before.once.get(pk)
    if once:
        yield Line(pk, name, NOTHING, once, Change.ONCE, register_words.once(once))


def _missing(
    sheet: Sheet, row: Benefit, dues: Dues, moves: payers.Moves, paid: dict[date, Decimal]
) -> dict[date, Decimal]:
    """How much the county has paid too little, by month: a rate or a beginning that became known after the sending."""
    found: dict[date, Decimal] = {}
    for month in sheet.before.sent_months:
        payer = moves.payer(row, month) if row.pk in moves.rows else row.organization
        if not sheet.county.contains(payer):
            continue
        due = dues.amount(row.pk, month, office=payer)
        if due > paid.get(month, NOTHING):
            found[month] = due - paid.get(month, NOTHING)
    return found


def _paid(sheet: Sheet, ids: list[int]) -> dict[int, dict[date, Decimal]]:
    """What registers that were sent have paid for each month of the benefits, whichever county drew them up."""
    if not sheet.before.sent_months:
        return {}
    return paid(
        RegisterLine.objects.filter(benefit__in=ids, month__gte=sheet.before.sent_months[0], month__lt=sheet.month)
    )


def paid(lines: QuerySet[RegisterLine]) -> dict[int, dict[date, Decimal]]:
    """What the lines of sent registers pay for each month: the pay of the month itself, and what made up for it."""
    found: dict[int, dict[date, Decimal]] = {}
    counted = lines.filter(amount__gt=0, register__state__in=REGISTER_SENT).exclude(
        change__in=(Change.BACK_PAID, Change.PAID_AGAIN)
    )
    for benefit, month, amount, months in counted.values_list("benefit_id", "month", "amount", "months"):
        of = found.setdefault(benefit, {})
        shares = {date.fromisoformat(each): Decimal(share) for each, share in months.items()} or {month: amount}
        for each, share in shares.items():
            of[each] = of.get(each, NOTHING) + share
    return found


def _paid_elsewhere(sheet: Sheet, moved: list[int]) -> set[int]:
    """Of those who have moved, whom another county pays this month: it drew up its register first."""
    if not moved:
        return set()
    found = RegisterLine.objects.filter(benefit__in=moved, month=sheet.month, amount__gt=0)
    others = found.exclude(change__in=RegisterLine.ONE_OFF).exclude(register__organization=sheet.county)
    return set(others.values_list("benefit_id", flat=True))
