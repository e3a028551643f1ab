"""A code typed just now, before an act that stops pay: who sits at the desk is the person whose session it is.

A code proves it for `LASTS`. Five wrong ones lock the account as five wrong passwords do (DE-17, DE-34).
"""

from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db import transaction
from django.db.models import F

from accounts import access
from accounts.models import AccessEntry, Staff
from accounts.services import second_factor
from accounts.services import staff as staff_accounts

LASTS = timedelta(minutes=5)
GUESSES = "fresh code"  # Where a sign-in keeps the browser, so that these failures have a row of their own.
LOCKED = "动态口令或密码连续错误 {limit} 次，账号已锁定 {minutes} 分钟。"


class CannotProve(Exception):
    """The code does not prove it; carries a Chinese sentence."""


def is_fresh(*, proven_at: datetime | None, at: datetime) -> bool:
    """Whether what a code proved then still counts; the last second is inclusive."""
    return proven_at is not None and at - proven_at <= LASTS


def prove(*, staff: Staff, code: str, at: datetime, address: str | None = None) -> None:
    """Check a TOTP code or use up a recovery code. A wrong one counts with the failures at the door."""
    if staff_accounts.is_locked(staff=staff, at=at):
        raise CannotProve(_locked())
    if not code.strip():
        raise CannotProve("请输入动态口令。")
    if not second_factor.is_set(staff=staff):
        raise CannotProve("您还没有绑定动态口令，不能办理停发。")
    try:
        second_factor.verify(staff=staff, code=code, at=at)
    except second_factor.MustWait as refusal:
        raise CannotProve(str(refusal)) from refusal
    except second_factor.CannotVerify as refusal:
        left = _count_failure(staff, at, address)
        raise CannotProve(f"{refusal}再错 {left} 次将锁定账号。" if left else _locked()) from refusal
    AccessAttempt.objects.filter(username=staff.username, user_agent=GUESSES).delete()


def _count_failure(staff: Staff, at: datetime, address: str | None) -> int:
    """Keep the failure, and say how many are left; what is older than the lock is forgotten."""
    mine = AccessAttempt.objects.filter(username=staff.username, user_agent=GUESSES)
    with transaction.atomic():
        Staff.objects.select_for_update(no_key=True).get(pk=staff.pk)  # Guesses at one moment are counted one by one.
        mine.filter(attempt_time__lte=at - settings.AXES_COOLOFF_TIME).delete()
        if not mine.update(failures_since_start=F("failures_since_start") + 1, attempt_time=at):
            kept = AccessAttempt.objects.create(
                username=staff.username, user_agent=GUESSES, ip_address=address, failures_since_start=1,
                get_data="", post_data="", http_accept="", path_info="",
            )  # fmt: skip
            AccessAttempt.objects.filter(pk=kept.pk).update(attempt_time=at)
        left = settings.AXES_FAILURE_LIMIT - mine.get().failures_since_start
        access.record(
            by=staff, at=at, kind=AccessEntry.Kind.REFUSED, address=address,
            what="动态口令不正确" if left > 0 else "动态口令不正确，账号已锁定",
        )  # fmt: skip
    return max(left, 0)


def _locked() -> str:
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return LOCKED.format(limit=settings.AXES_FAILURE_LIMIT, minutes=minutes)
