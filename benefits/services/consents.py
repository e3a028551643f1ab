"""Whose consent a decision needs, in which order, and who may not give it.

One place for suspensions, resumptions and back-pay: the procedure names the levels, these guards compare them
with the person who asks.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied

from accounts.models import Organization, Staff
from accounts.roles import Act
from benefits.models.decisions import Decision
from benefits.policy import Approval


class NotEntitled(PermissionDenied):
    """This person may not take this step; carries a Chinese sentence."""


def refuse_outsider(*, office: Organization, act: Act, by: Staff) -> None:
    """Refuse a role without the act, and anybody whose own office is not at or above `office`."""
    refuse_stranger(offices=[office], act=act, by=by)


def refuse_stranger(*, offices: Iterable[Organization], act: Act, by: Staff) -> None:
    """The same where several offices may take the step: who opened a case, and who pays the benefit by now (DE-31)."""
    if not by.may(act):
        raise NotEntitled(f"您的岗位不能{act.label}。")
    if not any(by.organization.contains(office) for office in offices):
        raise NotEntitled("该事项不属于您的辖区。")


def both_offices(*, case: Any) -> tuple[Organization, ...]:
    """The office that opened a case about a benefit, and the one that pays the benefit: after a move two (DE-31)."""
    return case.organization, case.benefit.organization


def refuse_endorsing(
    *, decision: Decision, approval: Approval, act: Act, by: Staff, others: tuple[Staff | None, ...]
) -> None:
    """Refuse unless `by` is the first of two levels and had no hand in the proposal."""
    if not approval.needs_province:
        raise NotEntitled("该类别由县级批准，不须报省。")
    refuse_level(level=approval.levels[0], by=by)
    _refuse_hand(decision, act=act, by=by, others=others)


def refuse_approving(
    *, decision: Decision, approval: Approval, act: Act, by: Staff, others: tuple[Staff | None, ...]
) -> None:
    """Refuse unless `by` is of the last level needed, the levels before have consented, and it is another person."""
    if not approval.levels:
        raise NotEntitled("该类别不作此决定。")
    if approval.needs_province and decision.endorsed_by is None:
        raise NotEntitled("须先由县级审核报省，再由省级批准。")
    refuse_level(level=approval.levels[-1], by=by)
    _refuse_hand(decision, act=act, by=by, others=(*others, decision.endorsed_by))


def refuse_declining(*, decision: Decision, approval: Approval, act: Act, by: Staff, reason: str) -> None:
    """Refuse unless `by` may decide at the step that the decision has reached, and says why."""
    if not reason.strip():
        raise NotEntitled("不予批准必须写明理由。")
    step = -1 if decision.endorsed_by else 0
    if approval.levels:
        refuse_level(level=approval.levels[step], by=by)
    _refuse_hand(decision, act=act, by=by, others=())


def refuse_level(*, level: str, by: Staff) -> None:
    """Refuse whoever sits on another level than the one that takes the step."""
    if by.organization.level != level:
        raise NotEntitled(f"这一步由{Organization.Level(level).label}级办理。")


def _refuse_hand(decision: Decision, *, act: Act, by: Staff, others: tuple[Staff | None, ...]) -> None:
    refuse_outsider(office=decision.organization, act=act, by=by)
    if by in others:
        raise NotEntitled("经办、核对、报省和批准须为不同的人。")
