"""What a verified death ends, and what was paid after it.

Months that are owed until the month of the death stay owed to the estate (DE-27): sums that are assessed or approved
are decided and paid as they are, without the months after it. What only waits to be decided has no object any more.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Staff
from benefits import law, policy
from benefits.models import (
    BackPay,
    BackPayLine,
    Beneficiary,
    Benefit,
    Death,
    Overpayment,
    Resumption,
    SurvivorCase,
    Suspension,
    Termination,
    Transfer,
)
from benefits.services import local_rules, paid, suspensions, terminations
from benefits.states import BackPayState, BenefitState, DecisionState, SuspensionState, TerminationState, TransferState

NOTHING = Decimal("0.00")
DIED = "本人已去世。"
NOT_OWED = "去世次月起不再发放。"
UNPAID = (BackPayState.ASSESSED, BackPayState.ENDORSED, BackPayState.APPROVED)
Row = Suspension | Resumption | Termination | Transfer


def come_to_date(*, person: Beneficiary, today: date, at: datetime) -> None:
    """Stops and ends of the living whose day has come are in force by their dates, whether the night has run or not."""
    suspensions.bring_into_force(
        queryset=Suspension.objects.filter(benefit__beneficiary=person), today=today, at=at
    )
    terminations.bring_into_force(
        queryset=Termination.objects.filter(benefit__beneficiary=person), today=today, at=at
    )


def benefits_of(*, person: Beneficiary) -> list[Benefit]:
    """All of them, each with its office and its person; those that have ended too."""
    rows = Benefit.objects.filter(beneficiary=person).select_related("organization", "beneficiary")
    return list(rows.order_by("payable_from_month", "pk"))


def paid_after(*, benefits: Iterable[Benefit], died_on: date, today: date) -> list[paid.OfBenefit]:
    """What was really paid after the month of the death, for each benefit with anything; a stop has paid nothing."""
    since = policy.death_stop_month(died_on)
    found = [paid.OfBenefit(each, _paid(each, since=since, today=today)) for each in benefits]
    return [each for each in found if each.months]


def open_rows(*, person: Beneficiary) -> dict[str, list[Row]]:
    """What is proposed or waits, by kind: with the death it has no object any more."""
    of = {"benefit__beneficiary": person}
    return {
        "suspension": list(Suspension.objects.filter(**of, state__in=suspensions.WITHDRAWABLE).order_by("pk")),
        "resumption": list(Resumption.objects.open().filter(**of).order_by("pk")),
        "termination": list(Termination.objects.open().filter(**of).order_by("pk")),
        "transfer": list(Transfer.objects.open().filter(**of).order_by("pk")),
    }


def withdraw(*, rows: dict[str, list[Row]], by: Staff, at: datetime) -> dict[str, list[str]]:
    """Take the rows back; returns their keys by kind, for whoever must bring them again."""
    to = {
        "suspension": SuspensionState.WITHDRAWN, "resumption": DecisionState.WITHDRAWN,
        "termination": TerminationState.WITHDRAWN, "transfer": TransferState.WITHDRAWN,
    }  # fmt: skip
    for kind, each in rows.items():
        for row in each:
            transitions.move(row, to=to[kind], by=by, at=at, act=f"{kind}.withdrawn", reason=DIED)
    return {kind: [row.key for row in each] for kind, each in rows.items() if each}


def cut_back_pays(*, person: Beneficiary, since: date, by: Staff, at: datetime) -> dict[str, dict[str, str]]:
    """Take the months after the death out of sums that are not paid yet; returns what was cut, by key and month."""
    cut: dict[str, dict[str, str]] = {}
    for row in BackPay.objects.filter(benefit__beneficiary=person, state__in=UNPAID).order_by("pk"):
        lines = list(row.lines.filter(month__gte=since, amount__gt=0))
        if not lines:
            continue
        cut[row.key] = {line.month.isoformat(): str(line.amount) for line in lines}
        BackPayLine.objects.filter(pk__in=[line.pk for line in lines]).update(amount=NOTHING, note=NOT_OWED)
        retotal(row=row, act="back_pay.cut", reason=NOT_OWED, by=by, at=at)
    return cut


def retotal(*, row: BackPay, act: str, reason: str, by: Staff, at: datetime) -> None:
    """The total follows its lines, and the audit keeps both."""
    before = row.total
    row.total = row.lines.aggregate(total=Sum("amount"))["total"] or NOTHING
    BackPay.objects.filter(pk=row.pk).update(total=row.total)
    changes = {"total": [str(before), str(row.total)]}
    audit.record(row, act=act, by=by, at=at, reason=reason, changes=changes)


def end(*, benefits: Iterable[Benefit], since: date, by: Staff, at: datetime) -> list[dict[str, Any]]:
    """End what has not ended; returns each with the state it had, so that a wrong death can give it back."""
    ended = []
    for benefit in benefits:
        if benefit.state == BenefitState.ENDED:
            continue
        ended.append({"benefit": benefit.key, "state": benefit.state})
        month = max(since, benefit.payable_from_month)
        transitions.move(
            benefit, to=BenefitState.ENDED, by=by, at=at, act="benefit.ended", reason=DIED,
            citation=policy.STOPS_NEXT_MONTH.cited, ended_from_month=month,
        )  # fmt: skip
    return ended


def note_overpaid(*, death: Death, found: Iterable[paid.OfBenefit], by: Staff, at: datetime) -> list[Overpayment]:
    """One row for each benefit that was paid too long; the basis of the death keeps the months."""
    rows = []
    for each in found:
        row = Overpayment.objects.create(
            death=death, benefit=each.benefit, organization=each.benefit.organization, state_at=at,
            first_month=min(each.months), last_month=max(each.months), amount=each.total,
        )
        audit.record(row, act="overpayment.found", by=by, at=at, changes={"amount": [None, str(each.total)]})
        rows.append(row)
    return rows


def family_pensions(
    *, benefits: Iterable[Benefit], cause: str, died_on: date
) -> list[tuple[Benefit, law.Rule]]:
    """The benefits whose holder leaves a family that may have a pension of its own, each with its rule (D-02, D-03)."""
    found = [
        (each, policy.family_pension(
            each.sub_category, grade=each.disability_grade, disability=each.disability_cause, cause=cause,
            died_on=died_on,
        ))
        for each in benefits
    ]  # fmt: skip
    return [(benefit, rule) for benefit, rule in found if rule]


def open_survivor_cases(
    *, death: Death, benefits: Iterable[Benefit], by: Staff, at: datetime
) -> list[SurvivorCase]:
    """Somebody asks for the family; who told of the death knows it best."""
    today, cases = timezone.localtime(at).date(), []
    for benefit, rule in family_pensions(benefits=benefits, cause=death.cause, died_on=death.died_on):
        local = local_rules.in_force(organization=benefit.organization, on=today)
        within = law.chosen(policy.SURVIVORS_ASKED_WITHIN, local).value
        case = SurvivorCase.objects.create(
            death=death, benefit=benefit, organization=benefit.organization, state_at=at, gives=rule.value,
            citation=rule.cited, owner=death.reported_by, due_on=today + timedelta(days=within),
        )
        audit.record(case, act="survivor_case.opened", by=by, at=at, citation=rule.cited)
        cases.append(case)
    return cases


def mark_dead(*, person: Beneficiary, died_on: date, by: Staff, at: datetime) -> None:
    """From here on every list leaves the person out."""
    Beneficiary.objects.filter(pk=person.pk).update(died_on=died_on, version=F("version") + 1)
    audit.record(person, act="beneficiary.died", by=by, at=at, changes={"died_on": [None, died_on.isoformat()]})
    person.refresh_from_db(fields=["died_on", "version"])


def _paid(benefit: Benefit, *, since: date, today: date) -> paid.Months:
    """The register's months, and those of back-pay that was paid out."""
    months = paid.really(benefit=benefit, since=since, today=today)
    lines = BackPayLine.objects.filter(
        back_pay__benefit=benefit, back_pay__state=BackPayState.PAID, month__gte=since, amount__gt=0
    )
    for month, amount in lines.values_list("month", "amount"):
        months[month] = months.get(month, NOTHING) + amount
    return months
