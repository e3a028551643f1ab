"""Stopping pay: proposed by a clerk or the clock, checked, endorsed where the province decides, approved by
another person, brought into force by the clock on the day the decision names.

The clock proposes, people decide: `by=None` may propose and bring into force, and nothing else.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Staff
from accounts.roles import Act
from benefits import days, policy
from benefits.categories import Category
from benefits.models import Benefit, Suspension
from benefits.querysets import SuspensionQuerySet
from benefits.services import consents, local_rules, proposals
from benefits.states import SUSPENSION_MOVES, BenefitState, SuspensionState

Ground = Suspension.Ground
WITHDRAWABLE = [state for state, moves in SUSPENSION_MOVES.items() if SuspensionState.WITHDRAWN in moves]


class CannotPropose(Exception):
    """A stop that may not be proposed; carries a Chinese sentence."""


class CannotDecide(Exception):
    """A stop that may not be checked, endorsed, approved or declined; carries a Chinese sentence."""


def propose(
    *,
    benefit: Benefit,
    deadline: days.Deadline,
    reason: str,
    by: Staff,
    at: datetime,
    ground: str = Ground.UNCONFIRMED,
    facts: dict | None = None,
) -> Suspension:
    """Propose to stop one benefit. Refuses the dead, the ended, a period that still runs, a second open proposal on
    the same ground, and a category that is not stopped for a missed review.
    """
    consents.refuse_outsider(office=benefit.organization, act=Act.PROPOSE_SUSPENSION, by=by)
    if benefit.beneficiary.died_on:
        raise CannotPropose("该对象已登记去世，请走去世核减。")
    if benefit.state == BenefitState.ENDED:
        raise CannotPropose("该待遇已终止，不能再暂停。")
    if _approval(ground, benefit.category) is policy.Approval.NOBODY:
        raise CannotPropose(f"{benefit.get_category_display()}不因未确认停发。")
    if timezone.localtime(at).date() <= deadline.rolled:
        raise CannotPropose("期限还没有过，不能提出暂停。")
    proposal = proposals.Proposal(benefit, deadline, reason, facts or {})
    made = proposals.propose_many(proposals=[proposal], by=by, at=at, ground=ground)
    if not made:
        raise CannotPropose("该待遇已有一件未结的暂停。")
    return Suspension.objects.get(pk=made[benefit.pk])


def check(*, suspension: Suspension, note: str, by: Staff, at: datetime) -> None:
    """A clerk has looked at contacts and evidence of a proposal: from here on somebody may approve it (DE-33)."""
    consents.refuse_outsider(office=suspension.organization, act=Act.CHECK_SUSPENSION, by=by)
    if suspension.state != SuspensionState.PROPOSED:
        raise CannotDecide("该建议已不在待核对状态。")
    if suspension.checked_by_id:
        raise CannotDecide("该建议已核对过。")
    if not note.strip():
        raise CannotDecide("请写明核对了什么。")
    _refuse_dead(suspension)
    rows = Suspension.objects.filter(pk=suspension.pk, state=SuspensionState.PROPOSED, checked_by=None)
    with transaction.atomic():
        audit.take_turn()
        if rows.update(checked_by=by, checked_at=at, check_note=note.strip()) != 1:
            raise transitions.StaleState("suspension has moved on")
        audit.record(
            suspension, act="suspension.checked", by=by, at=at, reason=note.strip(), citation=suspension.citation
        )
    suspension.refresh_from_db()


def endorse(*, suspension: Suspension, by: Staff, at: datetime, gate: dict | None = None) -> None:
    """The county consents and sends the proposal to the province, where the procedure asks for it.

    `gate` is the outcome of the last look, kept with the decision.
    """
    _refuse_unchecked(suspension)
    _refuse_dead(suspension)
    approval, hands = approval_of(suspension), (suspension.proposed_by, suspension.checked_by)
    consents.refuse_endorsing(
        decision=suspension, approval=approval, act=Act.APPROVE_SUSPENSION, by=by, others=hands
    )
    transitions.move(
        suspension,
        to=SuspensionState.ENDORSED,
        by=by,
        at=at,
        act="suspension.endorsed",
        citation=suspension.citation,
        endorsed_by=by,
        endorsed_at=at,
        gate_endorsed=gate or {},
    )


def approve(*, suspension: Suspension, by: Staff, at: datetime, gate: dict | None = None) -> None:
    """Approve the stop: from `effective_on` pay stops unless the person confirms before.

    `effective_on` is the month after the last day, never before the month after this approval (DE-5, DE-18).
    `gate` is the outcome of the last look, kept with the decision. Refuses the person who proposed, checked or
    endorsed it (DE-33), a level that does not decide, the dead.
    """
    _refuse_unchecked(suspension)
    _refuse_dead(suspension)
    approval, hands = approval_of(suspension), (suspension.proposed_by, suspension.checked_by)
    consents.refuse_approving(
        decision=suspension, approval=approval, act=Act.APPROVE_SUSPENSION, by=by, others=hands
    )
    today = timezone.localtime(at).date()
    with transaction.atomic():
        audit.take_turn()
        # A holiday table may have moved the last day since the stop was read.
        suspension.refresh_from_db(fields=["last_day", "last_day_raw", "basis"])
        months = policy.effective_month(last_day=suspension.last_day, approved_on=today)
        transitions.move(
            suspension,
            to=SuspensionState.APPROVED,
            by=by,
            at=at,
            act="suspension.approved",
            citation=suspension.citation,
            approved_by=by,
            approved_at=at,
            lawful_month=months.lawful_month,
            effective_on=months.effective_month,
            gate=gate or {},
            basis=_stop_basis(suspension, approved_on=today),
        )


def decline(*, suspension: Suspension, reason: str, by: Staff, at: datetime) -> None:
    """Refuse the stop, with the reason that goes back to the clerk."""
    approval = approval_of(suspension)
    consents.refuse_declining(decision=suspension, approval=approval, act=Act.APPROVE_SUSPENSION, by=by, reason=reason)
    transitions.move(
        suspension,
        to=SuspensionState.DECLINED,
        by=by,
        at=at,
        act="suspension.declined",
        reason=reason,
        citation=suspension.citation,
        declined_by=by,
        declined_at=at,
    )


def withdraw(*, suspension: Suspension, reason: str, by: Staff | None, at: datetime) -> None:
    """Take back a stop that is not yet in force: the person has confirmed, or it was proposed in error."""
    if by is not None:
        consents.refuse_stranger(offices=consents.both_offices(case=suspension), act=Act.PROPOSE_SUSPENSION, by=by)
    if not reason.strip():
        raise CannotDecide("撤回必须写明理由。")
    transitions.move(
        suspension, to=SuspensionState.WITHDRAWN, by=by, at=at, act="suspension.withdrawn", reason=reason,
        citation=suspension.citation,
    )  # fmt: skip


def withdraw_many(*, queryset: QuerySet[Suspension], reason: str, at: datetime) -> list[int]:
    """Take back those of the queryset that are not yet in force, as the clock; returns their ids."""
    return transitions.move_many(
        queryset.filter(state__in=WITHDRAWABLE),
        to=SuspensionState.WITHDRAWN,
        by=None,
        at=at,
        act="suspension.withdrawn",
        reason=reason,
        leave_held=True,
    )


def bring_into_force(*, queryset: SuspensionQuerySet, today: date, at: datetime) -> list[int]:
    """Bring the due suspensions of the queryset into force, as the clock; returns their ids.

    Only approved ones whose day has come, of the living. A benefit that is already suspended stays so.
    """
    with transaction.atomic():
        ids = transitions.move_many(
            queryset.due(today=today),
            to=SuspensionState.IN_FORCE,
            by=None,
            at=at,
            act="suspension.brought_into_force",
            leave_held=True,
            in_force_at=at,
        )
        stopped = Suspension.objects.filter(pk__in=ids).values("benefit")
        transitions.move_many(
            Benefit.objects.filter(pk__in=stopped, state=BenefitState.ACTIVE),
            to=BenefitState.SUSPENDED,
            by=None,
            at=at,
            act="benefit.suspended",
        )
    return ids


def approval_of(suspension: Suspension) -> policy.Approval:
    """The levels whose consent this suspension needs."""
    return _approval(suspension.ground, suspension.benefit.category)


def deadline_of(suspension: Suspension) -> days.Deadline:
    """The end of the period that was missed, as the stop tells it today."""
    return days.Deadline(
        suspension.last_day_raw, suspension.last_day, bool(suspension.basis.get("provisional")),
        str(suspension.basis.get("holiday_version", "")),
    )


def _approval(ground: str, category: str) -> policy.Approval:
    return proposals.procedure(ground=ground, category=category).stop.value


def _stop_basis(suspension: Suspension, *, approved_on: date) -> dict:
    """What the proposal stood on and what the approval adds; the rules of both."""
    category, deadline = Category(suspension.benefit.category), deadline_of(suspension)
    if suspension.ground == Ground.SENTENCED_OR_WANTED:
        added = policy.sentence_basis(category, deadline=deadline, approved_on=approved_on)
    else:
        local = local_rules.in_force(organization=suspension.organization, on=approved_on)
        added = policy.stop_basis(category, deadline=deadline, approved_on=approved_on, local=local)
    return {**suspension.basis, **added, "rules": [*suspension.basis.get("rules", []), *added["rules"]]}


def _refuse_unchecked(suspension: Suspension) -> None:
    if suspension.proposed_by is None and suspension.checked_by is None:
        raise CannotDecide("时钟提出的建议须先由经办员核对。")


def _refuse_dead(suspension: Suspension) -> None:
    if suspension.benefit.beneficiary.died_on:
        raise CannotDecide("该对象已登记去世，不再办理暂停。")
