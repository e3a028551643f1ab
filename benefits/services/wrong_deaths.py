"""Undoing a death that was wrong, in one act: pay runs again, and all that was withheld is owed (DE-28).

One person undoes it, as a stop that was never due is set aside: nobody waits for their pay because a second person is
away. The money it makes owed asks for another one (ADR 0014).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet, Sum
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Staff
from accounts.roles import Act
from benefits import policy
from benefits.categories import Category
from benefits.models import (
    BackPay,
    BackPayLine,
    Beneficiary,
    Benefit,
    Death,
    OverpaymentReceipt,
    Resumption,
    Transfer,
)
from benefits.services import after_death, back_pay, consents, grants, local_rules, paid
from benefits.states import (
    BackPayState,
    BenefitState,
    DeathState,
    DecisionState,
    OverpaymentState,
    SurvivorCaseState,
    TransferState,
)

NOTHING = Decimal("0.00")
WRONG = "去世登记已更正，本人在世。"


class CannotReverse(Exception):
    """A death that may not be reversed so; carries a Chinese sentence."""


@dataclass(frozen=True)
class Finding:
    """Why the death is not true, what was seen or asked, and the judgment that revokes a declared death."""

    untrue: str
    words: str
    document_no: str = ""


def reverse(*, death: Death, finding: Finding, by: Staff, at: datetime, undone: dict | None = None) -> list[BackPay]:
    """The person lives: everything that the death has ended is as before. Returns the arrears, for another's approval.

    Refuses without a finding, a declared death without the judgment that revokes it, what is not verified.
    """
    consents.refuse_outsider(office=death.organization, act=Act.VERIFY_DEATH, by=by)
    _refuse_finding(death, finding)
    with transaction.atomic():
        audit.take_turn()  # Of two who reverse at once the second finds it reversed.
        death.refresh_from_db()
        if death.state != DeathState.VERIFIED:
            raise CannotReverse(f"这条登记{death.get_state_display()}，不能更正。")
        _live_again(death, by=by, at=at)
        rows = [
            _owe(death, each, by=by, at=at) for each in withheld(death=death, today=timezone.localtime(at).date())
        ]
        counts = _take_back(death, by=by, at=at)
        basis = {**death.basis, "undone": {**(undone or {}), **counts, "back_pay": [row.key for row in rows]}}
        transitions.move(
            death, to=DeathState.REVERSED, by=by, at=at, act="death.reversed", citation=policy.NEVER_DUE.cited,
            reason=f"{Death.Untrue(finding.untrue).label}。{finding.words.strip()}", untrue=finding.untrue,
            finding=finding.words.strip(), reversal_document=finding.document_no.strip(), reversed_by=by, basis=basis,
        )  # fmt: skip
    return rows


def withheld(*, death: Death, today: date) -> list[paid.OfBenefit]:
    """What each benefit that the death has ended is owed by today: the months not paid, and what was paid back."""
    found = [paid.OfBenefit(each, _owed(death, each, today=today)) for each, _ in ended_by(death=death)]
    return [each for each in found if each.months]


def ended_by(*, death: Death) -> list[tuple[Benefit, str]]:
    """The benefits that this death has ended, each with the state it had; what ended otherwise is not among them."""
    states = {row["benefit"]: row["state"] for row in death.basis.get("benefits", [])}
    rows = Benefit.objects.filter(beneficiary=death.beneficiary_id, key__in=states)
    rows = rows.select_related("organization", "beneficiary")
    return [(row, states[row.key]) for row in rows.order_by("payable_from_month", "pk")]


def _owed(death: Death, benefit: Benefit, *, today: date) -> paid.Months:
    """Months that the register did not pay; of those that it did, what has been recovered; what a cut took away."""
    since, end = death.first_unpaid_month, paid.first_ahead(benefit=benefit, today=today)
    assert since is not None  # Of a verified death.
    known = _amounts(death.basis.get("paid", {}).get(benefit.key, {}))
    due = paid.due(benefit=benefit, since=since, until=end)
    owed = {month: amount for month, amount in due.items() if month not in known}
    for month, amount in (*_recovered(death, benefit, known).items(), *_cut_and_paid(death, benefit).items()):
        owed[month] = owed.get(month, NOTHING) + amount
    return owed


def _recovered(death: Death, benefit: Benefit, known: paid.Months) -> paid.Months:
    """What the family has paid back, spread over the months it was for."""
    receipts = OverpaymentReceipt.objects.filter(overpayment__death=death, overpayment__benefit=benefit)
    left, months = receipts.aggregate(total=Sum("amount"))["total"] or NOTHING, {}
    for month, amount in sorted(known.items()):
        if taken := min(left, amount):
            months[month], left = taken, left - taken
    return months


def _cut_and_paid(death: Death, benefit: Benefit) -> paid.Months:
    """Months cut out of a sum that was then paid without them."""
    gone = BackPay.objects.filter(
        key__in=death.basis.get("cut", {}), benefit=benefit, state=BackPayState.PAID
    ).values_list("key", flat=True)
    months: paid.Months = {}
    for key in gone:
        for month, amount in _amounts(death.basis["cut"][key]).items():
            months[month] = months.get(month, NOTHING) + amount
    return months


def _live_again(death: Death, *, by: Staff, at: datetime) -> None:
    person = death.beneficiary
    for benefit, state in ended_by(death=death):
        transitions.move(
            benefit, to=BenefitState.ACTIVE, by=by, at=at, act="benefit.restored", reason=WRONG, ended_from_month=None
        )
        if state == BenefitState.SUSPENDED:  # The stop is still in force, on its own ground.
            transitions.move(benefit, to=BenefitState.SUSPENDED, by=by, at=at, act="benefit.suspended")
    Beneficiary.objects.filter(pk=person.pk).update(died_on=None, version=F("version") + 1)
    changes = {"died_on": [death.died_on.isoformat(), None]}
    audit.record(person, act="beneficiary.found_alive", by=by, at=at, changes=changes)
    person.refresh_from_db(fields=["died_on", "version"])


def _owe(death: Death, each: paid.OfBenefit, *, by: Staff, at: datetime) -> BackPay:
    today = timezone.localtime(at).date()
    assert death.first_unpaid_month is not None  # Of a verified death.
    owed = policy.set_aside_months(
        Category(each.benefit.category), first_unpaid_month=death.first_unpaid_month, decided_on=today,
        local=local_rules.in_force(organization=each.benefit.organization, on=today),
    )
    return back_pay.assess_wrong_death(
        death=death, benefit=each.benefit, owed=replace(owed, arrears=tuple(sorted(each.months))), amounts=each.months,
        by=by, at=at,
    )


def _take_back(death: Death, *, by: Staff, at: datetime) -> dict[str, list[str]]:
    """What the death had opened is withdrawn, what it had withdrawn waits again; returns the keys by kind.

    Stops and ends that it withdrew stay so: if there is still a ground for them, somebody proposes them again.
    """
    ended = death.basis.get("ended", {})
    resumptions = Resumption.objects.filter(key__in=ended.get("resumption", ()), state=DecisionState.WITHDRAWN)
    transfers = Transfer.objects.filter(key__in=ended.get("transfer", ()), state=TransferState.WITHDRAWN)
    undone = {"resumption": _keys(resumptions), "transfer": _keys(transfers)}
    transitions.move_many(
        resumptions, to=DecisionState.PROPOSED, by=by, at=at, act="resumption.restored", reason=WRONG,
        endorsed_by=None, endorsed_at=None,
    )
    transitions.move_many(
        transfers, to=TransferState.PLANNED, by=by, at=at, act="transfer.restored", reason=WRONG, accepted_by=None,
        accepted_at=None,
    )
    for noun, rows, states in (
        ("overpayment", death.overpayments, (OverpaymentState.WITHDRAWN,)),
        ("survivor_case", death.survivor_cases, (SurvivorCaseState.WITHDRAWN,)),
    ):
        undone[noun] = _withdraw(rows.order_by("pk"), noun, states, by=by, at=at)
    undone["grant"] = [grant.key for grant in grants.withdraw_for(death=death, by=by, at=at)]
    return undone | {"cut": _uncut(death, by=by, at=at)}


def _withdraw(rows: Iterable[Any], noun: str, states: tuple[str, ...], *, by: Staff, at: datetime) -> list[str]:
    """Each to the first of the states that its table allows; what is at its end already stays."""
    moved = []
    for row in rows:
        if to := next((state for state in states if row.may_become(state)), None):
            transitions.move(row, to=to, by=by, at=at, act=f"{noun}.{to.lower()}", reason=WRONG)
            moved.append(row.key)
    return moved


def _uncut(death: Death, *, by: Staff, at: datetime) -> list[str]:
    """Sums that are still to be paid get their months back."""
    cut = death.basis.get("cut", {})
    rows = list(BackPay.objects.filter(key__in=cut, state__in=after_death.UNPAID).order_by("pk"))
    for row in rows:
        for month, amount in _amounts(cut[row.key]).items():
            BackPayLine.objects.filter(back_pay=row, month=month).update(amount=amount, note="")
        after_death.retotal(row=row, act="back_pay.restored", reason=WRONG, by=by, at=at)
    return [row.key for row in rows]


def _keys(rows: QuerySet) -> list[str]:
    return list(rows.values_list("key", flat=True))


def _amounts(kept: dict[str, str]) -> paid.Months:
    return {date.fromisoformat(month): Decimal(amount) for month, amount in kept.items()}


def _refuse_finding(death: Death, finding: Finding) -> None:
    if not finding.untrue or not finding.words.strip():
        raise CannotReverse("请写明为什么不属实，看到、问到了什么。")
    if death.certificate == Death.Certificate.JUDGMENT and not finding.document_no.strip():
        raise CannotReverse("宣告死亡的，凭法院撤销宣告的判决更正，请填写文号。")
