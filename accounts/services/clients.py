"""Sending systems: registered, given a new token, switched off; recognised by their token and held to their pace.

Of a token only its digest is kept. It is 256 bits of chance, so that a plain digest is enough and nothing is guessed.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, F, When

from accounts import audit
from accounts.models import ApiClient, Organization, Staff
from accounts.roles import ACTS_OF, Act, Role

MARK = "nsk_"
HEAD = 8  # Letters by which a token is told from another one on the page.
MINUTE = timedelta(minutes=1)


class CannotChange(Exception):
    """The system stays as it is; carries a Chinese sentence."""


def create(
    *, name: str, organization: Organization, acts: Iterable[str], calls_per_minute: int, by: Staff, at: datetime
) -> tuple[ApiClient, str]:
    """Register a system for an office and below it; returns it with its token, which nobody can read again.

    Refuses an office outside the own subtree or closed, no act or one that no system may do, and a name given already.
    """
    chosen = sorted(set(acts))
    _refuse(organization, chosen, by)
    if ApiClient.objects.filter(name=name).exists():
        raise CannotChange("已有同名的系统，请换一个名称。")
    token = _new_token()
    with transaction.atomic():
        client = ApiClient.objects.create(
            name=name, organization=organization, acts=chosen, calls_per_minute=calls_per_minute,
            token_digest=_digest(token), token_head=token[:HEAD], created_by=by, created_at=at,
        )
        words = {"organization": ["", organization.name], "acts": ["", _words(chosen)]}
        audit.record(client, act="api_client.created", by=by, at=at, changes=words)
    return client, token


def change(
    *, client: ApiClient, acts: Iterable[str], calls_per_minute: int, by: Staff, at: datetime
) -> None:
    """Let the system do other things, or at another pace. Refuses as `create`, and a system that is switched off."""
    chosen = sorted(set(acts))
    _refuse(client.organization, chosen, by)
    _refuse_revoked(client)
    changes: dict[str, list[str] | list[int]] = {}
    if chosen != client.acts:
        changes["acts"] = [_words(client.acts), _words(chosen)]
    if calls_per_minute != client.calls_per_minute:
        changes["calls_per_minute"] = [client.calls_per_minute, calls_per_minute]
    if changes:
        _write(client, "api_client.changed", by, at, changes, acts=chosen, calls_per_minute=calls_per_minute)


def rotate(*, client: ApiClient, by: Staff, at: datetime) -> str:
    """Give the system a new token; the old one is refused from now on. Refuses a system that is switched off."""
    _refuse_stranger(client.organization, by)
    _refuse_revoked(client)
    token = _new_token()
    changes = {"token": [f"{client.token_head}…", f"{token[:HEAD]}…"]}
    _write(
        client, "api_client.rotated", by, at, changes, token_digest=_digest(token), token_head=token[:HEAD],
        rotated_at=at,
    )
    return token


def revoke(*, client: ApiClient, reason: str, by: Staff, at: datetime) -> None:
    """Switch the system off for good; what it has delivered stays. Refuses without a reason, and twice."""
    _refuse_stranger(client.organization, by)
    _refuse_revoked(client)
    if not reason.strip():
        raise CannotChange("请写明停用的理由。")
    _write(client, "api_client.revoked", by, at, {}, reason=reason.strip(), revoked_at=at)


def recognise(*, token: str) -> ApiClient | None:
    """Whose token it is; None for one that was never given, was replaced, or belongs to a system switched off."""
    found = ApiClient.objects.filter(token_digest=_digest(token), revoked_at=None, organization__closed_on=None)
    return found.select_related("organization").first()


def admit(*, client: ApiClient, at: datetime) -> int:
    """Count one call of the running minute; returns 0, or after how many seconds the next one is let in.

    One statement on the row itself: the limit holds for all workers together, with Redis and without.
    """
    minute = at.replace(second=0, microsecond=0)
    same = When(minute=minute, then=F("calls") + 1)
    rows = ApiClient.objects.filter(pk=client.pk)
    rows.update(calls=Case(same, default=1), minute=minute, last_used_at=at)
    if rows.values_list("calls", flat=True).get() <= client.calls_per_minute:
        return 0
    return max(1, round((minute + MINUTE - at).total_seconds()))


def _new_token() -> str:
    return MARK + secrets.token_urlsafe(32)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _words(acts: Iterable[str]) -> str:
    return "、".join(Act(act).label for act in acts)


def _refuse(organization: Organization, acts: list[str], by: Staff) -> None:
    _refuse_stranger(organization, by)
    if organization.closed_on:
        raise CannotChange("该机构已撤销。")
    if not acts or not set(acts) <= ACTS_OF[Role.SENDER]:
        raise CannotChange("请选择这个系统可做的事。")


def _refuse_stranger(organization: Organization, by: Staff) -> None:
    if not by.may(Act.MANAGE_CLIENTS) or not by.organization.contains(organization):
        raise CannotChange("该机构不在您的管辖范围。")


def _refuse_revoked(client: ApiClient) -> None:
    if client.revoked_at:
        raise CannotChange("这个系统已停用；要再接入，请另行登记。")


def _write(
    client: ApiClient, act: str, by: Staff, at: datetime, changes: dict, *, reason: str = "", **fields: object
) -> None:
    with transaction.atomic():
        audit.take_turn()
        if not ApiClient.objects.filter(pk=client.pk, revoked_at=None).update(**fields):
            raise CannotChange("这个系统已停用。")
        audit.record(client, act=act, by=by, at=at, reason=reason, changes=changes)
    client.refresh_from_db()
