"""Paying again after a sentence or a wanted notice (S-06, DE-10): the decision of the province names the months."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import transitions
from accounts.models import Staff
from accounts.roles import Act
from benefits import law, policy
from benefits.categories import Category
from benefits.models import Resumption, Suspension
from benefits.services import back_pay, consents, local_rules, overlaps, resumptions
from benefits.states import BenefitState, DecisionState, SuspensionState

PENDING = "该中止已有一件待批的恢复。"


class CannotPropose(Exception):
    """A resumption that may not be proposed; carries a Chinese sentence."""


class CannotDecide(Exception):
    """A resumption that may not be decided so; carries a Chinese sentence."""


@dataclass(frozen=True)
class Content:
    """What the decision says: the month of resumption, the stopped months paid afterwards (none: 不予补发), and why."""

    resumed_month: date
    back_pay_due: Collection[date]
    reason: str


def is_release(resumption: Resumption) -> bool:
    """Whether the decision itself must name the months."""
    return resumption.suspension.ground == Suspension.Ground.SENTENCED_OR_WANTED


def propose(*, suspension: Suspension, released_on: date, document_no: str, by: Staff, at: datetime) -> Resumption:
    """Propose to pay again: the sentence is served, the rights are restored, or the wanted notice is withdrawn.

    Refuses a stop on another ground or not in force, the dead, the ended, a day in the future or before the paper
    of the stop, a proposal without the number of its paper, and a second open one.
    """
    today = timezone.localtime(at).date()
    consents.refuse_stranger(offices=consents.both_offices(case=suspension), act=Act.PROPOSE_RESUMPTION, by=by)
    _refuse_unfit(suspension)
    if not document_no.strip():
        raise CannotPropose("请填写刑满释放证明、撤销通缉令等文书的文号。")
    if released_on > today:
        raise CannotPropose("刑满、撤销通缉的日期不能晚于今天。")
    if released_on < suspension.last_day:
        raise CannotPropose("刑满、撤销通缉的日期不能早于判决生效、通缉令发布的日期。")
    if Resumption.objects.open().filter(suspension=suspension).exists():
        raise CannotPropose(PENDING)
    rule = policy.SENTENCED[Category(suspension.benefit.category)].resume_from
    release = {"released_on": released_on.isoformat(), "document_no": document_no.strip()}
    try:
        return resumptions.enter(
            suspension=suspension, rule=rule, confirmed_on=released_on, applied_on=today, basis={"release": release},
            by=by, at=at,
        )  # fmt: skip
    except IntegrityError as twice:  # Two clicks at once: the constraint lets one through.
        raise CannotPropose(PENDING) from twice


def approve(*, resumption: Resumption, content: Content, by: Staff, at: datetime) -> None:
    """Decide as `content` says: the stop is lifted, and each stopped month is paid afterwards or is not due.

    The benefit stays suspended while another stop is in force, and what that one keeps back is not paid here.
    Refuses another ground, the dead, the ended, a level that does not decide, months that do not fit, no reason.
    """
    if not is_release(resumption):
        raise CannotDecide("只有服刑、通缉的恢复才在决定中写明月份。")
    resumptions.refuse_gone(resumption.benefit)
    approval, hands = resumptions.approval_of(resumption), (resumption.proposed_by,)
    consents.refuse_approving(decision=resumption, approval=approval, act=Act.APPROVE_RESUMPTION, by=by, others=hands)
    if not content.reason.strip():
        raise CannotDecide("请写明决定的理由。")
    owed = _owed(resumption, content, approved_on=timezone.localtime(at).date())
    owed, held = overlaps.without_held(owed=owed, suspension=resumption.suspension)
    decision = law.plain({"resumed_month": content.resumed_month, "back_pay_due": sorted(content.back_pay_due)})
    with transaction.atomic():
        transitions.move(
            resumption,
            to=DecisionState.APPROVED,
            by=by,
            at=at,
            act="resumption.approved",
            reason=content.reason.strip(),
            citation=resumption.citation,
            approved_by=by,
            approved_at=at,
            resumed_month=owed.resumed_month,
            basis={**resumption.basis, **owed.basis(), **held, "decision": {**decision, "reason": content.reason}},
        )
        resumptions.lift(resumption=resumption, owed=owed, by=by, at=at)
        back_pay.assess(resumption=resumption, owed=owed, by=by, at=at)


def _owed(resumption: Resumption, content: Content, *, approved_on: date) -> policy.OwedMonths:
    try:
        return policy.decided_months(
            Category(resumption.benefit.category),
            first_unpaid_month=resumption.suspension.effective_on,
            released_on=resumption.confirmed_on,
            resumed_month=content.resumed_month,
            back_pay_due=content.back_pay_due,
            approved_on=approved_on,
            local=local_rules.in_force(organization=resumption.organization, on=approved_on),
        )
    except policy.CannotDecide as refusal:
        raise CannotDecide(str(refusal)) from refusal


def _refuse_unfit(suspension: Suspension) -> None:
    if suspension.ground != Suspension.Ground.SENTENCED_OR_WANTED:
        raise CannotPropose("该待遇不是因服刑、通缉中止的，请走恢复申请。")
    if suspension.state != SuspensionState.IN_FORCE:
        raise CannotPropose("该待遇不在中止中，不须恢复。")
    if suspension.benefit.beneficiary.died_on:
        raise CannotPropose("该对象已登记去世，不能恢复发放。")
    if suspension.benefit.state == BenefitState.ENDED:
        raise CannotPropose("该待遇已终止，不能恢复发放。")
