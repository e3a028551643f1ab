"""A lost second factor is taken off by two people, with the person seen (DE-34).

An administrator asks and says how the person was seen; within a day a second administrator, or a supervisor, of the
same or a higher office confirms. The person then binds a new device at the next sign-in.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from accounts import audit, transitions
from accounts.models import SecondFactorReset, Staff
from accounts.roles import Act
from accounts.services import second_factor

OPEN_FOR = timedelta(hours=24)
State = SecondFactorReset.State


class CannotReset(Exception):
    """The second factor stays; the message says why."""


def request(*, staff: Staff, reason: str, seen_how: str, by: Staff, at: datetime) -> SecondFactorReset:
    """Ask for the reset of a bound device. A request that has expired makes room for a new one."""
    _check_reach(staff, by)
    if not second_factor.is_set(staff=staff):
        raise CannotReset("该人员尚未绑定动态口令，无须重置。")
    with transaction.atomic():
        audit.take_turn()
        former = SecondFactorReset.objects.filter(staff=staff, state=State.REQUESTED).first()
        if former and not is_over(reset=former, at=at):
            raise CannotReset("该人员已有一件待确认的重置申请。")
        if former:
            transitions.move(former, to=State.WITHDRAWN, by=by, at=at, act="second_factor_reset.withdrawn",
                             reason="逾 24 小时未确认")
        reset = SecondFactorReset.objects.create(
            staff=staff, organization=staff.organization, reason=reason, seen_how=seen_how, requested_by=by,
            requested_at=at, state_at=at,
        )
        audit.record(reset, act="second_factor_reset.requested", by=by, at=at, reason=reason,
                     changes={"seen_how": ["", seen_how]})
    return reset


def confirm(*, reset: SecondFactorReset, by: Staff, at: datetime) -> None:
    """Confirm as the second person: the device and the codes go, and every session of the person ends."""
    if by in (reset.requested_by, reset.staff):
        raise CannotReset("申请人和本人不能确认，请由第二名系统管理员或审核员确认。")
    if not (by.may(Act.CONFIRM_RESET) and by.organization.contains(reset.staff.organization)):
        raise CannotReset("须由本级或上级机构的系统管理员或审核员确认。")
    if is_over(reset=reset, at=at):
        raise CannotReset("申请已逾 24 小时，请系统管理员重新申请。")
    with transaction.atomic():
        transitions.move(reset, to=State.CONFIRMED, by=by, at=at, act="second_factor_reset.confirmed",
                         reason=reset.reason, confirmed_by=by)
        second_factor.remove(staff=reset.staff)
        Staff.objects.filter(pk=reset.staff_id).update(session_epoch=reset.staff.session_epoch + 1)


def withdraw(*, reset: SecondFactorReset, by: Staff, at: datetime) -> None:
    """Take the request back; whoever may confirm it may also refuse it this way."""
    if by == reset.staff or not by.organization.contains(reset.staff.organization):
        raise CannotReset("该申请不在您的管辖范围内。")
    transitions.move(reset, to=State.WITHDRAWN, by=by, at=at, act="second_factor_reset.withdrawn")


def open_to(*, by: Staff, at: datetime) -> QuerySet[SecondFactorReset]:
    """Requests of the last day about staff of the offices at and below `by`'s own."""
    return SecondFactorReset.objects.filter(
        state=State.REQUESTED, requested_at__gt=at - OPEN_FOR,
        staff__organization__path__startswith=by.organization.path,
    ).select_related("staff__organization", "requested_by__organization")


def is_over(*, reset: SecondFactorReset, at: datetime) -> bool:
    """Whether the day in which a request can be confirmed has passed; the 24th hour itself is too late."""
    return at - reset.requested_at >= OPEN_FOR


def _check_reach(staff: Staff, by: Staff) -> None:
    if staff == by:
        raise CannotReset("不能为本人申请重置，请由另一名系统管理员办理。")
    if not by.organization.contains(staff.organization):
        raise CannotReset("该人员不在您的管辖范围内。")
