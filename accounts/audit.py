"""The audit remembers: each change leaves one row, chained by digest to the row before it.

Whoever writes holds the head of the chain until the transaction ends. The door of `transitions` therefore takes it
before it touches a row (`take_turn`): everybody waits in one line, and nobody waits in a circle.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import transaction

from accounts import bulk
from accounts.models import AuditEntry, AuditHead, Staff
from accounts.roles import Role

GENESIS = "0" * 64
# What the digest covers, in its order.
COLUMNS = (
    "previous", "at", "by_id", "by_name", "by_role", "organization_id", "about", "reason", "act", "subject_type",
    "subject_id", "from_state", "to_state", "citation", "changes",
)  # fmt: skip


# Who acts where nobody is named: name and role.
_MACHINE = ContextVar("machine", default=(Role.CLOCK.label, Role.CLOCK.value))
# The words of a row as its digest covers them.
_SPELL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_NOTHING: dict[str, Any] = {}


class Change(NamedTuple):
    """What one audit row says beside who and when. A tuple, because a night makes hundreds of thousands.

    `subject_type` is "app.model"; `about` the opaque key of the person; `changes` maps a field to [before, after],
    masked by the caller, JSON values only.
    """

    act: str
    subject_type: str
    subject_id: int | None
    organization_id: int | None
    about: str = ""
    from_state: str = ""
    to_state: str = ""
    reason: str = ""
    citation: str = ""
    changes: dict = _NOTHING


def change_of(subject, *, act: str, **words) -> Change:
    """The row about a saved record, with its office and the person it is about; `words` are fields of `Change`."""
    known = {
        "subject_type": subject._meta.label_lower,
        "subject_id": subject.pk,
        "organization_id": getattr(subject, "organization_id", None),
        "about": getattr(subject, "about", ""),
    }
    return Change(act=act, **(known | words))


def record(
    subject,
    *,
    act: str,
    by: Staff | None,
    at: datetime,
    reason: str = "",
    citation: str = "",
    changes: dict | None = None,
    about: str | None = None,
) -> None:
    """Write one row about a saved record. `by=None` is the clock."""
    words = {"reason": reason, "citation": citation, "changes": changes or {}}
    write([change_of(subject, act=act, **words, **({} if about is None else {"about": about}))], by=by, at=at)


@contextmanager
def delivered_by(name: str) -> Iterator[None]:
    """Within it a row written with `by=None` names the sending system, and not the clock."""
    token = _MACHINE.set((name, Role.SENDER.value))
    try:
        yield
    finally:
        _MACHINE.reset(token)


def take_turn() -> AuditHead:
    """Hold the head of the chain until the running transaction ends; call it before the first row is changed."""
    head, _ = AuditHead.objects.select_for_update().get_or_create(pk=1, defaults={"digest": GENESIS})
    return head


def write(changes: Iterable[Change], *, by: Staff | None, at: datetime) -> int:
    """Append rows for the changes, in their order, and move the head of the chain. Returns how many."""
    who = _who(by)
    own_office = by.organization_id if by is not None else None
    moment = _moment(at)
    rows = []
    with transaction.atomic():
        head = take_turn()
        for each in changes:
            office = own_office if each.organization_id is None else each.organization_id
            words = (
                *who, office, each.about, each.reason, each.act, each.subject_type, each.subject_id, each.from_state,
                each.to_state, each.citation, each.changes,
            )  # fmt: skip
            previous, head.digest = head.digest, _digest(head.digest, moment, words)
            rows.append((previous, at, *words, head.digest))
        bulk.insert(AuditEntry, (*COLUMNS, "digest"), rows)
        head.length += len(rows)
        head.save()
    return len(rows)


def digest_of(entry: AuditEntry) -> str:
    """The digest of a row: SHA-256 over the previous digest and the row's own words."""
    previous, at, *words = (getattr(entry, column) for column in COLUMNS)
    return _digest(previous, _moment(at), words)


def _digest(previous: str, moment: str, words: Iterable[Any]) -> str:
    return hashlib.sha256(_SPELL([previous, moment, *words]).encode()).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


@dataclass(frozen=True)
class Verdict:
    """`broken` is the id of the first row that does not fit, None when the chain is whole."""

    rows: int
    broken: int | None
    sentence: str


def verify() -> Verdict:
    """Walk the whole chain and name the first row that was altered, removed or put in between."""
    previous, rows = GENESIS, 0
    for entry in AuditEntry.objects.order_by("id").iterator(chunk_size=5000):
        if entry.previous != previous:
            return Verdict(rows, entry.pk, f"第 {entry.pk} 号留痕之前有记录缺失或被插入。")
        if digest_of(entry) != entry.digest:
            return Verdict(rows, entry.pk, f"第 {entry.pk} 号留痕的内容被改动。")
        previous, rows = entry.digest, rows + 1
    head = AuditHead.objects.filter(pk=1).first()
    if (head.digest, head.length) != (previous, rows) if head else rows:
        return Verdict(rows, rows, f"留痕末尾有缺失：应有 {head.length if head else 0} 条，实有 {rows} 条。")
    return Verdict(rows, None, f"{rows} 条留痕完整，未见改动。")


def _who(by: Staff | None) -> tuple[int | None, str, str]:
    """`by_id`, `by_name` and `by_role`, as they are today."""
    if by is None:
        return None, *_MACHINE.get()
    return by.pk, by.name, by.role
