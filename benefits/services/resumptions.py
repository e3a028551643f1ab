"""Paying again: the person has confirmed, asks in writing where the procedure wants it, another person decides."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Staff
from accounts.roles import Act
from benefits import law, policy
from benefits.categories import Category
from benefits.models import Benefit, Resumption, Suspension
from benefits.services import back_pay, consents, local_rules, overlaps
from benefits.states import BenefitState, DecisionState, SuspensionState


class CannotPropose(Exception):
    """A resumption that may not be proposed; carries a Chinese sentence."""


class CannotDecide(Exception):
    """A resumption that may not be decided; carries a Chinese sentence."""


def propose(
    *, suspension: Suspension, confirmed_on: date, applied_on: date, by: Staff, at: datetime
) -> Resumption:
    """Propose to pay again after a confirmation on or after the first unpaid day (DE-6, DE-19).

    `applied_on` is the date on the written application. Refuses a stop that is not in force, the dead, dates in
    the future or before the stop, and a second open proposal.
    """
    today = timezone.localtime(at).date()
    consents.refuse_stranger(offices=consents.both_offices(case=suspension), act=Act.PROPOSE_RESUMPTION, by=by)
    if suspension.ground != Suspension.Ground.UNCONFIRMED:
        raise CannotPropose("因服刑、通缉中止的，凭刑满或者撤销通缉的文书办理恢复。")
    if suspension.state != SuspensionState.IN_FORCE:
        raise CannotPropose("该待遇不在暂停中，不须恢复。")
    if suspension.benefit.beneficiary.died_on:
        raise CannotPropose("该对象已登记去世，不能恢复发放。")
    if suspension.benefit.state == BenefitState.ENDED:
        raise CannotPropose("该待遇已终止，不能恢复发放。")
    _refuse_days(suspension, confirmed_on, applied_on, today=today)
    if Resumption.objects.open().filter(suspension=suspension).exists():
        raise CannotPropose("该暂停已有一件待批的恢复。")
    local = local_rules.in_force(organization=suspension.organization, on=today)
    rule = policy.PROCEDURES[Category(suspension.benefit.category)].under(local).resume_from
    try:
        return enter(
            suspension=suspension, rule=rule, confirmed_on=confirmed_on, applied_on=applied_on, basis={}, by=by, at=at
        )
    except IntegrityError as twice:  # Two clicks at once: the constraint lets one through.
        raise CannotPropose("该暂停已有一件待批的恢复。") from twice


def enter(
    *, suspension: Suspension, rule: law.Rule[Any], confirmed_on: date, applied_on: date, basis: dict[str, Any],
    by: Staff, at: datetime,
) -> Resumption:  # fmt: skip
    """Write down a proposal that its room has judged, by the rule that names its month. A second one breaks the
    constraint (`IntegrityError`), which the caller turns into its own sentence.
    """
    with transaction.atomic():
        audit.take_turn()
        resumption = Resumption.objects.create(
            suspension=suspension, benefit=suspension.benefit, organization=suspension.organization, proposed_by=by,
            proposed_at=at, state_at=at, confirmed_on=confirmed_on, applied_on=applied_on, basis=basis,
            citation=rule.cited,
        )
        audit.record(resumption, act="resumption.proposed", by=by, at=at, citation=resumption.citation)
    return resumption


def _refuse_days(suspension: Suspension, confirmed_on: date, applied_on: date, *, today: date) -> None:
    if confirmed_on < suspension.effective_on:
        raise CannotPropose("停发之前已确认，应撤销暂停，不办理恢复。")
    if confirmed_on > today or applied_on > today:
        raise CannotPropose("确认日期和申请日期不能晚于今天。")
    if applied_on < suspension.effective_on:
        raise CannotPropose("申请日期不能早于停发的第一天，请核对。")


def endorse(*, resumption: Resumption, by: Staff, at: datetime) -> None:
    """The county consents and sends the resumption to the province, where the procedure asks for it."""
    consents.refuse_endorsing(
        decision=resumption,
        approval=approval_of(resumption),
        act=Act.APPROVE_RESUMPTION,
        by=by,
        others=(resumption.proposed_by,),
    )
    transitions.move(
        resumption,
        to=DecisionState.ENDORSED,
        by=by,
        at=at,
        act="resumption.endorsed",
        endorsed_by=by,
        endorsed_at=at,
    )


def approve(*, resumption: Resumption, by: Staff, at: datetime) -> None:
    """Approve: the suspension is lifted, pay runs again, and what of the stopped months is owed is assessed.

    The benefit stays suspended while another ground is in force. One transaction.
    """
    refuse_gone(resumption.benefit)
    consents.refuse_approving(
        decision=resumption,
        approval=approval_of(resumption),
        act=Act.APPROVE_RESUMPTION,
        by=by,
        others=(resumption.proposed_by,),
    )
    owed = _owed(resumption, approved_on=timezone.localtime(at).date())
    owed, held = overlaps.without_held(owed=owed, suspension=resumption.suspension)
    with transaction.atomic():
        transitions.move(
            resumption,
            to=DecisionState.APPROVED,
            by=by,
            at=at,
            act="resumption.approved",
            citation=resumption.citation,
            approved_by=by,
            approved_at=at,
            resumed_month=owed.resumed_month,
            basis={**resumption.basis, **owed.basis(), **held},
        )
        lift(resumption=resumption, owed=owed, by=by, at=at)
        back_pay.assess(resumption=resumption, owed=owed, by=by, at=at)


def decline(*, resumption: Resumption, reason: str, by: Staff, at: datetime) -> None:
    """Refuse the resumption, with its reason. The suspension stays in force."""
    consents.refuse_declining(
        decision=resumption, approval=approval_of(resumption), act=Act.APPROVE_RESUMPTION, by=by, reason=reason
    )
    transitions.move(
        resumption,
        to=DecisionState.DECLINED,
        by=by,
        at=at,
        act="resumption.declined",
        reason=reason,
        declined_by=by,
        declined_at=at,
    )


def withdraw_open(*, suspension: Suspension, reason: str, by: Staff, at: datetime) -> None:
    """Take back the application that waits for a decision, if there is one."""
    transitions.move_many(
        Resumption.objects.open().filter(suspension=suspension),
        to=DecisionState.WITHDRAWN,
        by=by,
        at=at,
        act="resumption.withdrawn",
        reason=reason,
    )


def approval_of(resumption: Resumption) -> policy.Approval:
    """The levels whose consent this resumption needs, by the ground of its suspension."""
    category = Category(resumption.benefit.category)
    by_ground = {
        Suspension.Ground.UNCONFIRMED: policy.PROCEDURES[category].resume,
        Suspension.Ground.SENTENCED_OR_WANTED: policy.SENTENCED[category].resume,
    }
    return by_ground[Suspension.Ground(resumption.suspension.ground)].value


def refuse_gone(benefit: Benefit) -> None:
    """Refuse the dead and a benefit that has ended."""
    if benefit.beneficiary.died_on:
        raise CannotDecide("该对象已登记去世，不能恢复发放。")
    if benefit.state == BenefitState.ENDED:
        raise CannotDecide("该待遇已终止，不能恢复发放。")


def lift(*, resumption: Resumption, owed: policy.OwedMonths, by: Staff, at: datetime) -> None:
    """The stop is lifted; the benefit is active again unless another stop is in force."""
    transitions.move(
        resumption.suspension,
        to=SuspensionState.LIFTED,
        by=by,
        at=at,
        act="suspension.lifted",
        lifted_on=timezone.localtime(at).date(),
        resumed_month=owed.resumed_month,
        ordinary_from=owed.ordinary_from,
    )
    benefit = resumption.benefit
    if not benefit.suspensions.filter(state=SuspensionState.IN_FORCE).exists():
        transitions.move(benefit, to=BenefitState.ACTIVE, by=by, at=at, act="benefit.resumed")


def _owed(resumption: Resumption, *, approved_on: date) -> policy.OwedMonths:
    if resumption.suspension.ground != Suspension.Ground.UNCONFIRMED:
        raise CannotDecide("服刑或通缉的恢复月份以省级决定为准，须在决定中写明。")
    try:
        return policy.back_pay_months(
            Category(resumption.benefit.category),
            first_unpaid_month=resumption.suspension.effective_on,
            confirmed_on=resumption.confirmed_on,
            approved_on=approved_on,
            local=local_rules.in_force(organization=resumption.organization, on=approved_on),
        )
    except policy.CannotDecide as refusal:
        raise CannotDecide(str(refusal)) from refusal
