"""What of the stopped months is paid later: assessed with the resumption, a row even when it is nothing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Organization, Staff
from accounts.roles import Act
from benefits import law, policy
from benefits.categories import Category
from benefits.models import BackPay, BackPayLine, Benefit, Death, Resumption, Suspension
from benefits.services import consents, local_rules, rates
from benefits.states import BackPayState

NOTHING = Decimal("0.00")


class CannotPay(Exception):
    """Back-pay that may not be marked paid; carries a Chinese sentence."""


@dataclass(frozen=True)
class _Source:
    """What the rows of one assessment have in common: the stop, the resumption, or the death they follow from."""

    benefit: Benefit
    organization: Organization
    proposed_by: Staff | None
    owed: policy.OwedMonths
    causes: dict[str, Any]


def assess(*, resumption: Resumption, owed: policy.OwedMonths, by: Staff, at: datetime) -> list[BackPay]:
    """Write the back-pay of an approved resumption, and its arrears where there are any (DE-6, DE-7, DE-21).

    Months that are not due stand in it with zero and their article. Arrears need no second decision, nor does the
    back-pay after a sentence: they follow from the resumption that has just been approved (DE-10).
    """
    rule = _rule(resumption, on=timezone.localtime(at).date())
    figure = rates.of_one(resumption.benefit)
    stop = resumption.suspension
    causes = {"suspension": stop, "resumption": resumption}
    source = _Source(stop.benefit, stop.organization, resumption.proposed_by, owed, causes)
    approved = {"approved_by": by, "approved_at": at}
    lines = _lines(owed.not_due, figure, is_due=False, rule=rule)
    lines += _lines(owed.back_pay, figure, is_due=True, rule=rule)
    state, decided = BackPayState.NOT_DUE, {}
    if owed.back_pay and rule.value is policy.BackPay.BY_DECISION:
        state, decided = BackPayState.APPROVED, approved
    elif owed.back_pay:
        state = BackPayState.ASSESSED
    with transaction.atomic():
        rows = [_write(source, BackPay.Kind.BACK_PAY, state, rule, lines, by, at, **decided)]
        if owed.arrears:
            lines = _lines(owed.arrears, figure, is_due=True, rule=policy.ARREARS, first_share=owed.first_share)
            kind, state = BackPay.Kind.ARREARS, BackPayState.APPROVED
            rows.append(_write(source, kind, state, policy.ARREARS, lines, by, at, **approved))
    return rows


def _rule(resumption: Resumption, *, on: date) -> law.Rule:
    """The rule by which the stopped months are paid afterwards or not, by the ground of the stop."""
    category = Category(resumption.benefit.category)
    if resumption.suspension.ground == Suspension.Ground.SENTENCED_OR_WANTED:
        return policy.SENTENCED[category].back_pay
    local = local_rules.in_force(organization=resumption.organization, on=on)
    return policy.PROCEDURES[category].under(local).back_pay


def assess_set_aside(*, suspension: Suspension, owed: policy.OwedMonths, by: Staff, at: datetime) -> BackPay:
    """All months of a stop that was never due, as arrears; another person approves them (DE-20)."""
    lines = _lines(owed.arrears, rates.of_one(suspension.benefit), is_due=True, rule=policy.NEVER_DUE)
    source = _Source(suspension.benefit, suspension.organization, by, owed, {"suspension": suspension})
    state = BackPayState.ASSESSED if lines else BackPayState.NOT_DUE
    return _write(source, BackPay.Kind.ARREARS, state, policy.NEVER_DUE, lines, by, at)


def assess_wrong_death(
    *, death: Death, benefit: Benefit, owed: policy.OwedMonths, amounts: Mapping[date, Decimal], by: Staff, at: datetime
) -> BackPay:
    """The months that a wrong death has withheld, each with its amount, as arrears; another person approves (DE-28)."""
    figure, rule = rates.of_one(benefit), policy.NEVER_DUE
    lines = [_line(month, figure(month), amount, rule) for month, amount in sorted(amounts.items())]
    source = _Source(benefit, benefit.organization, by, owed, {"death": death})
    return _write(source, BackPay.Kind.ARREARS, BackPayState.ASSESSED, rule, lines, by, at)


def endorse(*, back_pay: BackPay, by: Staff, at: datetime) -> None:
    """The county consents and sends the back-pay to the province, where the procedure asks for it."""
    consents.refuse_endorsing(
        decision=back_pay,
        approval=approval_of(back_pay),
        act=Act.APPROVE_BACK_PAY,
        by=by,
        others=(back_pay.proposed_by,),
    )
    transitions.move(
        back_pay,
        to=BackPayState.ENDORSED,
        by=by,
        at=at,
        act="back_pay.endorsed",
        endorsed_by=by,
        endorsed_at=at,
    )


def approve(*, back_pay: BackPay, by: Staff, at: datetime) -> None:
    """Approve the sum of the lines as they were assessed."""
    consents.refuse_approving(
        decision=back_pay,
        approval=approval_of(back_pay),
        act=Act.APPROVE_BACK_PAY,
        by=by,
        others=(back_pay.proposed_by,),
    )
    transitions.move(
        back_pay,
        to=BackPayState.APPROVED,
        by=by,
        at=at,
        act="back_pay.approved",
        citation=back_pay.citation,
        approved_by=by,
        approved_at=at,
    )


def decline(*, back_pay: BackPay, reason: str, by: Staff, at: datetime) -> None:
    """Refuse the back-pay, with its reason."""
    consents.refuse_declining(
        decision=back_pay, approval=approval_of(back_pay), act=Act.APPROVE_BACK_PAY, by=by, reason=reason
    )
    transitions.move(
        back_pay,
        to=BackPayState.DECLINED,
        by=by,
        at=at,
        act="back_pay.declined",
        reason=reason,
        declined_by=by,
        declined_at=at,
    )


def mark_paid(*, back_pay: BackPay, paid_on: date, by: Staff, at: datetime) -> None:
    """Record that finance has paid the approved sum, on a day from the approval to today."""
    consents.refuse_outsider(office=back_pay.organization, act=Act.PROPOSE_RESUMPTION, by=by)
    if paid_on > timezone.localtime(at).date():
        raise CannotPay("发放日期不能晚于今天。")
    if back_pay.approved_at and paid_on < timezone.localtime(back_pay.approved_at).date():
        raise CannotPay("发放日期不能早于批准日期。")
    transitions.move(back_pay, to=BackPayState.PAID, by=by, at=at, act="back_pay.paid", paid_on=paid_on)


def approval_of(back_pay: BackPay) -> policy.Approval:
    """The levels whose consent the back-pay needs; after a wrong death the county's, where nothing else is named."""
    named = policy.PROCEDURES[Category(back_pay.benefit.category)].back_pay_approval.value
    return policy.Approval.COUNTY if back_pay.death_id and not named.levels else named


def _lines(
    months: Iterable[date],
    figure: Callable[[date], rates.Figure],
    *,
    is_due: bool,
    rule: law.Rule,
    first_share: Fraction = policy.WHOLE,
) -> list[BackPayLine]:
    lines: list[BackPayLine] = []
    for month in months:
        rate = figure(month)
        share = policy.WHOLE if lines else first_share
        amount = policy.share_of_month(rate.amount, share) if is_due else NOTHING
        lines.append(_line(month, rate, amount, rule))
    return lines


def _line(month: date, rate: rates.Figure, amount: Decimal, rule: law.Rule) -> BackPayLine:
    return BackPayLine(
        month=month, rate=rate.amount, document_no=rate.document_no, amount=amount, citation=rule.citation.marked,
        note=rule.gist,
    )


def _write(
    source: _Source,
    kind: str,
    state: str,
    rule: law.Rule,
    lines: list[BackPayLine],
    by: Staff,
    at: datetime,
    **decided: Any,
) -> BackPay:
    with transaction.atomic():
        back_pay = BackPay.objects.create(
            kind=kind,
            state=state,
            state_at=at,
            benefit=source.benefit,
            organization=source.organization,
            **source.causes,
            proposed_by=source.proposed_by,
            proposed_at=at,
            basis=source.owed.basis(),
            citation=rule.cited,
            total=sum((line.amount for line in lines), NOTHING),
            **decided,
        )
        for line in lines:
            line.back_pay = back_pay
        BackPayLine.objects.bulk_create(lines)
        audit.record(back_pay, act="back_pay.assessed", by=by, at=at, citation=back_pay.citation)
    return back_pay
