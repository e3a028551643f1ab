"""Accounts of staff: open, change, disable, enable, reset the password. No administrator changes the own account."""

import secrets
from datetime import datetime
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.db import transaction

from accounts import audit
from accounts.models import Organization, Staff
from accounts.roles import Role

# No letters that are read for one another: a temporary password is copied from paper.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
LEVELS_OF = {Role.PROVINCIAL_APPROVER: frozenset({Organization.Level.PROVINCE})}


class CannotChange(Exception):
    """The account stays as it is; the message says why."""


def create(*, username: str, name: str, role: str, organization: Organization, by: Staff | None,
           at: datetime) -> tuple[Staff, str]:
    """Open an account; returns it with the temporary password, which nobody can read again.

    `by=None` is the command that opens the first administrator's account. Refuses an office outside `by`'s own
    subtree, a closed office, a role that the office's level does not have, and a username already given.
    """
    _check_place(role, organization, by)
    if Staff.objects.filter(username=username).exists():
        raise CannotChange("该账号已有人使用，请换一个。")
    password = temporary_password()
    with transaction.atomic():
        staff = Staff.objects.create_user(
            username, password, name=name, role=role, organization=organization, must_change_password=True,
        )
        _audit(staff, "staff.created", by, at, changes={
            "role": ["", staff.get_role_display()], "organization": ["", organization.name],
        })
    return staff, password


def change(*, staff: Staff, name: str, role: str, organization: Organization, by: Staff, at: datetime) -> list[str]:
    """Bring the account to the given name, role and office; returns the audit acts, empty when nothing differed."""
    done = []
    with transaction.atomic():
        if name != staff.name:
            rename(staff=staff, name=name, by=by, at=at)
            done.append("staff.renamed")
        if organization != staff.organization:
            move_to_office(staff=staff, organization=organization, role=role, by=by, at=at)
            done.append("staff.moved")
        if role != staff.role:
            change_role(staff=staff, role=role, by=by, at=at)
            done.append("staff.role_changed")
    return done


def rename(*, staff: Staff, name: str, by: Staff, at: datetime) -> None:
    """Correct the name that papers and the audit will show from now on."""
    _check_reach(staff, by)
    with transaction.atomic():
        _write(staff, "staff.renamed", by, at, {"name": [staff.name, name]}, name=name)


def change_role(*, staff: Staff, role: str, by: Staff, at: datetime) -> None:
    """Give another role and sign the person out everywhere. Refuses to take the last administrator's."""
    _check_reach(staff, by)
    _check_place(role, staff.organization, by)
    with transaction.atomic():
        _keep_an_administrator(staff)
        words = {"role": [staff.get_role_display(), Role(role).label]}
        _write(staff, "staff.role_changed", by, at, words, role=role, session_epoch=staff.session_epoch + 1)


def move_to_office(*, staff: Staff, organization: Organization, by: Staff, at: datetime,
                   role: str | None = None) -> None:
    """Move to another office of `by`'s subtree and sign the person out everywhere.

    `role` is the one that the person will have there, when it changes in the same breath.
    """
    _check_reach(staff, by)
    _check_place(role or staff.role, organization, by)
    with transaction.atomic():
        words = {"organization": [staff.organization.name, organization.name]}
        _write(staff, "staff.moved", by, at, words, organization=organization, session_epoch=staff.session_epoch + 1)


def disable(*, staff: Staff, reason: str, by: Staff, at: datetime) -> None:
    """Close the account: the next request of any of its sessions is refused. Refuses the last administrator's."""
    _check_reach(staff, by)
    if not staff.is_active:
        raise CannotChange("该账号已停用。")
    with transaction.atomic():
        _keep_an_administrator(staff)
        _write(staff, "staff.disabled", by, at, {}, reason, is_active=False, session_epoch=staff.session_epoch + 1)


def enable(*, staff: Staff, reason: str, by: Staff, at: datetime) -> None:
    """Open the account again, in an office that is still open."""
    _check_reach(staff, by)
    _check_place(staff.role, staff.organization, by)
    if staff.is_active:
        raise CannotChange("该账号未停用。")
    with transaction.atomic():
        _write(staff, "staff.enabled", by, at, {}, reason, is_active=True)


def is_locked(*, staff: Staff, at: datetime) -> bool:
    """Whether five failures have locked the account and the time has not run out (DE-17)."""
    tried = AccessAttempt.objects.filter(
        username=staff.username, failures_since_start__gte=settings.AXES_FAILURE_LIMIT,
        attempt_time__gt=at - settings.AXES_COOLOFF_TIME,
    )
    return tried.exists()


def unlock(*, staff: Staff, reason: str, by: Staff, at: datetime) -> None:
    """Open the door again before the time has run out, for a person who has shown who they are."""
    _check_reach(staff, by)
    if not is_locked(staff=staff, at=at):
        raise CannotChange("该账号没有锁定。")
    with transaction.atomic():
        AccessAttempt.objects.filter(username=staff.username).delete()
        _audit(staff, "staff.unlocked", by, at, reason=reason)


def reset_password(*, staff: Staff, by: Staff, at: datetime) -> str:
    """Set a temporary password, sign the person out everywhere, and return the password to be handed over."""
    _check_reach(staff, by)
    password = temporary_password()
    with transaction.atomic():
        staff.set_password(password)
        _write(staff, "staff.password_reset", by, at, {}, password=staff.password, must_change_password=True,
               session_epoch=staff.session_epoch + 1)
    return password


def set_own_password(*, staff: Staff, password: str, at: datetime) -> None:
    """Replace the own password, already checked for strength; every other session of the person ends."""
    with transaction.atomic():
        staff.set_password(password)
        _write(staff, "staff.password_changed", staff, at, {}, password=staff.password, must_change_password=False,
               password_changed_at=at)


def temporary_password() -> str:
    """Sixteen letters and digits in groups of four, 79 bits: "k7wq-3mzt-…"."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def _check_reach(staff: Staff, by: Staff) -> None:
    if staff == by:
        raise CannotChange("不能变更本人的账号，请由另一名系统管理员办理。")
    if not by.organization.contains(staff.organization):
        raise CannotChange("该人员不在您的管辖范围内。")


def _check_place(role: str, organization: Organization, by: Staff | None) -> None:
    if by is not None and not by.organization.contains(organization):
        raise CannotChange("该机构不在您的管辖范围内。")
    if organization.closed_on:
        raise CannotChange("该机构已撤销，不能安排人员。")
    if organization.level not in LEVELS_OF.get(Role(role), Organization.ORDER):
        raise CannotChange(f"{Role(role).label}只设在省级机构。")


def _keep_an_administrator(staff: Staff) -> None:
    """Two administrators who disable one another are asked one after the other: both need the turn first."""
    if staff.role != Role.SYSTEM_ADMIN:
        return
    audit.take_turn()
    if not Staff.objects.active().filter(role=Role.SYSTEM_ADMIN).exclude(pk=staff.pk).exists():
        raise CannotChange("这是最后一名在用的系统管理员，请先开设另一名。")


def _write(staff: Staff, act: str, by: Staff, at: datetime, changes: dict, reason: str = "", **fields: Any) -> None:
    audit.take_turn()
    Staff.objects.filter(pk=staff.pk).update(**fields)
    for field, value in fields.items():
        setattr(staff, field, value)
    _audit(staff, act, by, at, changes=changes, reason=reason)


def _audit(staff: Staff, act: str, by: Staff | None, at: datetime, **words: Any) -> None:
    audit.record(staff, act=act, by=by, at=at, about=staff.key, **words)
