"""The import batch: read and shown, then taken in chunk by chunk, then finished; or withdrawn.

How far a batch has come is the sum of its own counts, and they are written in the transaction of each chunk. So a
killed import goes on exactly where it stopped, and of two runs at once one gives way.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files import File
from django.db import DataError, IntegrityError, transaction
from django.db.models import Q, QuerySet

from accounts import audit, transitions
from accounts.models import Staff
from accounts.roles import Act
from benefits.models import ImportBatch
from benefits.services.beneficiaries import Outcome, Taken
from benefits.states import ImportState

PATIENCE = timedelta(minutes=15)  # A short import that has taken longer than this was broken off.
ACTS = {
    ImportBatch.Kind.BENEFICIARIES: Act.IMPORT_BENEFICIARIES, ImportBatch.Kind.APP_RESULTS: Act.IMPORT_RESULTS,
}
# Entries, who, when, today, from which list: what became of each.
Take = Callable[[Sequence[Any], Staff, datetime, date, str], list[Outcome]]
log = logging.getLogger(__name__)


class CannotImport(Exception):
    """The list cannot be taken in as it is; carries a Chinese sentence."""


@dataclass(frozen=True)
class Tally:
    """How many lines of a list are new, differ, agree, are wrong."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    bad: int = 0


def tally(*, outcomes: Sequence[Outcome], bad: int) -> Tally:
    """Count the outcomes; `bad` lines never became entries."""
    kinds = [outcome.taken for outcome in outcomes]
    return Tally(kinds.count(Taken.ADDED), kinds.count(Taken.CHANGED), kinds.count(Taken.UNCHANGED),
                 kinds.count(Taken.REFUSED) + bad)


def record(
    *, file_name: str, sha256: str, mapping: dict[str, Any], counts: Tally, rows: int, content: File | None,
    by: Staff, at: datetime, kind: ImportBatch.Kind = ImportBatch.Kind.BENEFICIARIES,
) -> ImportBatch:
    """Keep a list of so many rows: its lines (encrypted by the caller), its columns, what they would come to.

    The same list sent twice by the same person while it waits is one batch. Refuses roles that may not import.
    """
    if not by.may(ACTS[kind]):
        raise CannotImport("您的岗位不办理导入。")
    waiting = ImportBatch.objects.filter(state=ImportState.READ, kind=kind, sha256=sha256, read_by=by).first()
    if waiting and content:
        remap(batch=waiting, mapping=mapping, counts=counts, rows=rows)
        return waiting
    with transaction.atomic():
        batch = ImportBatch(
            kind=kind, organization=by.organization, file_name=file_name, sha256=sha256, mapping=mapping, read_by=by,
            read_at=at, state_at=at, rows=rows, **vars(counts),
        )
        if content:
            batch.key = content.name.partition(".")[0]
            batch.file.save(content.name, content, save=False)
        batch.save()
        audit.record(batch, act="import.read", by=by, at=at, changes={"rows": [None, rows]})
    return batch


def remap(*, batch: ImportBatch, mapping: dict[str, Any], counts: Tally, rows: int) -> None:
    """Keep other columns for a list that still waits. Refuses one that somebody has imported or withdrawn."""
    waiting = ImportBatch.objects.filter(pk=batch.pk, state=ImportState.READ)
    if waiting.update(mapping=mapping, rows=rows, **vars(counts)) != 1:
        raise transitions.StaleState(f"import batch {batch.pk} is no longer waiting")
    batch.refresh_from_db()


def start(*, batch: ImportBatch, by: Staff, at: datetime) -> None:
    """Begin to take the list in: from here on the counts say what has been done. One of two presses wins."""
    if not by.may(ACTS[ImportBatch.Kind(batch.kind)]):
        raise CannotImport("您的岗位不办理导入。")
    transitions.move(
        batch, to=ImportState.IMPORTED, by=by, at=at, act="import.started", added=0, changed=0, unchanged=0, bad=0,
        read_by=by,
    )


def unfinished(
    *, at: datetime, longer_than: int, kind: ImportBatch.Kind = ImportBatch.Kind.BENEFICIARIES
) -> QuerySet[ImportBatch]:
    """Started batches whose lines are kept: the long ones, and any that has stood still for a while."""
    broken_off = Q(rows__gt=longer_than) | Q(state_at__lt=at - PATIENCE)
    started = ImportBatch.objects.filter(state=ImportState.IMPORTED, kind=kind, imported_at=None).exclude(file="")
    return started.filter(broken_off).select_related("read_by__organization").order_by("pk")


def done(*, batch: ImportBatch) -> int:
    """How many lines of a started batch have been dealt with."""
    return batch.added + batch.changed + batch.unchanged + batch.bad


def advance(
    *, batch: ImportBatch, entries: Sequence[Any], bad: int, by: Staff, at: datetime, today: date, take: Take
) -> list[Outcome]:
    """Take in the next chunk of a started batch and count it, in one transaction; `take` writes the entries.

    Raises StaleState when another run has gone ahead since the batch was read.
    """
    with transaction.atomic():
        held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if held.imported_at or done(batch=held) != done(batch=batch):
            raise transitions.StaleState(f"import batch {batch.pk} is being imported elsewhere")
        outcomes = _taken_in(take, entries, by=by, at=at, today=today, source=f"{ImportBatch.SOURCE}{batch.file_name}")
        counts = tally(outcomes=outcomes, bad=bad)
        for name, number in vars(counts).items():
            setattr(held, name, getattr(held, name) + number)
        held.save(update_fields=[*vars(counts)])
    for name in vars(counts):
        setattr(batch, name, getattr(held, name))
    return outcomes


def finish(*, batch: ImportBatch, leftovers: File | None, by: Staff, at: datetime) -> None:
    """Close a batch that was taken in to the end: the list itself goes, the bad lines stay for the clerk."""
    with transaction.atomic():
        held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if held.imported_at:
            raise transitions.StaleState(f"import batch {batch.pk} is finished")
        _drop_file(held)
        held.imported_at, held.rows = at, done(batch=held)
        if leftovers:
            held.file.save(leftovers.name, leftovers, save=False)
        held.save(update_fields=["imported_at", "rows", "file"])
        counts = {name: [None, getattr(held, name)] for name in ("added", "changed", "unchanged", "bad")}
        audit.record(held, act="import.finished", by=by, at=at, changes=counts)
    batch.refresh_from_db()


def withdraw(*, batch: ImportBatch, by: Staff, at: datetime) -> None:
    """Give up a list that was read and not imported; its lines are deleted."""
    with transaction.atomic():
        _drop_file(batch)
        transitions.move(batch, to=ImportState.WITHDRAWN, by=by, at=at, act="import.withdrawn", file="")


def _drop_file(batch: ImportBatch) -> None:
    """Delete the kept lines once it is certain that the change stands."""
    name, storage = batch.file.name, batch.file.storage
    batch.file = ""
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def _taken_in(
    take: Take, entries: Sequence[Any], *, by: Staff, at: datetime, today: date, source: str
) -> list[Outcome]:
    """Take the entries in; when the database refuses them, halve them until the one it refuses is alone."""
    if not entries:
        return []
    try:
        with transaction.atomic():
            return take(entries, by, at, today, source)
    except (IntegrityError, DataError) as refusal:
        if len(entries) == 1:
            log.warning("import: line %s was refused by the database: %s", entries[0].line, type(refusal).__name__)
            return [Outcome(entries[0].line, Taken.REFUSED, "这一行写入时与已有记录冲突，请核对后单独登记。")]
    middle = len(entries) // 2
    return [
        outcome
        for half in (entries[:middle], entries[middle:])
        for outcome in _taken_in(take, half, by=by, at=at, today=today, source=source)
    ]
