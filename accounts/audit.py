"""The audit remembers: each change leaves one row, chained by digest to the row before it.

Whoever writes holds the head of the chain until the transaction ends. The door of `transitions` therefore takes it
before it touches a row (`take_turn`): everybody waits in one line, and nobody waits in a circle.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import connection, transaction

from accounts.models import AuditEntry, AuditHead, Staff
from accounts.roles import Role

GENESIS = "0" * 64
# What the digest covers, in its order.
COLUMNS = (
    "previous", "at", "by_id", "by_name", "by_role", "organization_id", "about", "reason", "act", "subject_type",
    "subject_id", "from_state", "to_state", "citation", "changes",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """What one audit row says beside who and when.

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
    changes: dict = field(default_factory=dict)


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


def take_turn() -> AuditHead:
    """Hold the head of the chain until the running transaction ends; call it before the first row is changed."""
    head, _ = AuditHead.objects.select_for_update().get_or_create(pk=1, defaults={"digest": GENESIS})
    return head


def write(changes: Iterable[Change], *, by: Staff | None, at: datetime) -> int:
    """Append rows for the changes, in their order, and move the head of the chain. Returns how many."""
    who = _who(by)
    rows = []
    with transaction.atomic():
        head = take_turn()
        for change in changes:
            words = {"previous": head.digest, "at": at, **who, **vars(change)}
            if change.organization_id is None and by is not None:
                words["organization_id"] = by.organization_id
            row = [words[column] for column in COLUMNS]
            head.digest = _digest(row)
            rows.append((*row, head.digest))
        _append(rows, at)
        head.length += len(rows)
        head.save()
    return len(rows)


def digest_of(entry: AuditEntry) -> str:
    """The digest of a row: SHA-256 over the previous digest and the row's own words."""
    return _digest([getattr(entry, column) for column in COLUMNS])


def _digest(row: list) -> str:
    previous, at, *words = row
    words = [previous, at.astimezone(UTC).isoformat(timespec="microseconds"), *words]
    text = json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _append(rows: list[tuple], at: datetime) -> None:
    """Write the rows as they are: a night leaves hundreds of thousands, and instances of a model would cost most."""
    moment = AuditEntry._meta.get_field("at").get_db_prep_save(at, connection)
    stored = [(row[0], moment, *row[2:-2], json.dumps(row[-2]), row[-1]) for row in rows]
    columns = ", ".join(connection.ops.quote_name(column) for column in (*COLUMNS, "digest"))
    table = AuditEntry._meta.db_table
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in stored:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * (len(COLUMNS) + 1))
            insert = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # nosec B608: names of our own model only
            cursor.executemany(insert, stored)


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


def _who(by: Staff | None) -> dict:
    if by is None:
        return {"by_id": None, "by_name": Role.CLOCK.label, "by_role": Role.CLOCK.value}
    return {"by_id": by.pk, "by_name": by.name, "by_role": by.role}
