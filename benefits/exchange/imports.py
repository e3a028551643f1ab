"""The import door from end to end: read a list and show what it would do, take it in, keep the bad lines.

A page reads first (`read`), lets the clerk correct the columns (`look_again`), and then runs (`run`). A command and
the demo county take a list in at once (`bring_in`). All judge a line in the same way.
"""

import hashlib
import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import IO, Any

from accounts.models import Staff, new_key
from accounts.transitions import StaleState
from benefits.exchange import judging, limits, lists, stored
from benefits.exchange.lists import List
from benefits.exchange.stored import Kept
from benefits.exchange.trades import BENEFICIARIES, Trade
from benefits.models import ImportBatch
from benefits.services import imports
from benefits.services.imports import CannotImport, Tally
from benefits.states import ImportState

STEP = 1024 * 1024
Progress = Callable[[int], None]

log = logging.getLogger(__name__)


def read(
    *, file: IO[bytes], file_name: str, by: Staff, at: datetime, today: date, category: str = "",
    office: int | None = None, trade: Trade = BENEFICIARIES,
) -> ImportBatch:
    """Read an uploaded list and keep it with what it would come to; nobody's file is touched.

    `category` and `office` (id) hold for lines that do not say theirs. Refuses with files.CannotRead.
    """
    digest = _digest(file)
    found = lists.in_file(file, catalogue=trade.catalogue)
    out = stored.LinesOut(new_key())
    mapping = found.mapping(category=category, office=office)
    counts, shown = _looked_at(_kept_by(out, found.lines), mapping, trade, by=by, today=today)
    return imports.record(
        kind=trade.kind, file_name=lists.shown_name(file_name), sha256=digest, mapping=mapping | shown, counts=counts,
        rows=out.lines, content=out.finished(), by=by, at=at,
    )


def look_again(
    *, batch: ImportBatch, places: dict[int, str], category: str, office: int | None, by: Staff, today: date
) -> None:
    """Judge a waiting list anew with the columns that the clerk has chosen. Refuses with CannotImport."""
    mapping = List(batch.mapping["headings"], places, iter(())).mapping(category=category, office=office)
    counts, shown = _looked_at(_lines_of(batch), mapping, BENEFICIARIES, by=by, today=today)
    imports.remap(batch=batch, mapping=mapping | shown, counts=counts, rows=batch.rows)


def begin(
    *, batch: ImportBatch, by: Staff, at: datetime, today: date, trade: Trade = BENEFICIARIES
) -> None:
    """Take a waiting list in: a short one at once, a long one is begun and left to the worker (`go_on`)."""
    if batch.rows <= limits.AT_ONCE or batch.state != ImportState.READ:
        run(batch=batch, by=by, at=at, today=today, trade=trade)
        return
    _refuse_missing(batch, trade)
    imports.start(batch=batch, by=by, at=at)


def go_on(*, at: datetime, today: date, trade: Trade = BENEFICIARIES) -> int:
    """Take in the long lists that were begun, and those that were broken off; returns how many lists."""
    waiting = list(imports.unfinished(at=at, longer_than=limits.AT_ONCE, kind=trade.kind))
    for batch in waiting:
        try:
            run(batch=batch, by=batch.read_by, at=at, today=today, trade=trade)
        except (CannotImport, StaleState) as refusal:
            log.warning("import %s was not finished: %s", batch.key, refusal)
    return len(waiting)


def run(
    *, batch: ImportBatch, by: Staff, at: datetime, today: date, progress: Progress | None = None,
    trade: Trade = BENEFICIARIES,
) -> None:
    """Take a waiting list in, or go on with one that was broken off. Refuses with CannotImport or StaleState."""
    if batch.imported_at or batch.state == ImportState.WITHDRAWN:
        raise StaleState(f"import batch {batch.pk} is closed")
    _refuse_missing(batch, trade)
    if batch.state == ImportState.READ:
        imports.start(batch=batch, by=by, at=at)
    _take_in(batch, _lines_of(batch), trade, by=by, at=at, today=today, progress=progress)


def bring_in(
    *, found: List, name: str, by: Staff, at: datetime, today: date, progress: Progress | None = None,
    trade: Trade = BENEFICIARIES,
) -> ImportBatch:
    """Take a list in at once, without keeping its lines first. Bad lines stay with the batch that comes back.

    For a file: `bring_in(found=lists.in_file(file, most=None), …)`; for generated lines, the headings first:
    `bring_in(found=lists.in_lines(lines), …)`. Taken in again, what stands already comes out unchanged.
    """
    mapping = found.mapping()
    batch = imports.record(
        kind=trade.kind, file_name=lists.shown_name(name), sha256="", mapping=mapping, counts=Tally(), rows=0,
        content=None, by=by, at=at)
    imports.start(batch=batch, by=by, at=at)
    _take_in(batch, found.lines, trade, by=by, at=at, today=today, progress=progress)
    return batch


def missing_columns(mapping: dict[str, Any], trade: Trade = BENEFICIARIES) -> list[str]:
    """Columns without which no line can be judged; a category for all lines stands in for its column."""
    known = {*mapping["places"].values()} | ({"category"} if mapping.get("category") else set())
    return [key for key in trade.catalogue.required if key not in known]


def missing_labels(batch: ImportBatch, trade: Trade = BENEFICIARIES) -> str:
    """The missing columns in words, "" when none is."""
    return "、".join(trade.catalogue.labels[key] for key in missing_columns(batch.mapping, trade))


def first_lines(batch: ImportBatch, count: int) -> list[Kept]:
    """The first lines of a waiting list, for its page."""
    return stored.first(_lines_of(batch), count)


def bad_lines(
    batch: ImportBatch, *, by: Staff, today: date, trade: Trade = BENEFICIARIES
) -> Iterator[Kept]:
    """The lines that could not be taken in, or would not be (of the lines judged so far), each with its sentence."""
    if batch.state != ImportState.READ:
        yield from _kept(batch, _bad_name(batch))
        return
    kept = islice(_lines_of(batch), limits.JUDGED)
    for chunk in trade.judge(kept, batch.mapping, by, today):
        outcomes = trade.compare(judging.entries(chunk), by, today)
        judging.settle(chunk, outcomes)
        yield from ((judged.line, judged.cells, judged.sentence) for judged in chunk if judged.sentence)


def _refuse_missing(batch: ImportBatch, trade: Trade) -> None:
    missing = missing_labels(batch, trade)
    if missing:
        raise CannotImport(f"请先指明哪一列是{missing}。")


def _looked_at(
    kept: Iterable[Kept], mapping: dict[str, Any], trade: Trade, *, by: Staff, today: date
) -> tuple[Tally, dict[str, Any]]:
    """What the first lines would come to; the others are only passed through."""
    counts, found, kept = Tally(), judging.Found(), iter(kept)
    judged = 0 if missing_columns(mapping, trade) else limits.JUDGED
    for chunk in trade.judge(islice(kept, judged), mapping, by, today):
        entries = judging.entries(chunk)
        outcomes = trade.compare(entries, by, today)
        more = imports.tally(outcomes=outcomes, bad=len(chunk) - len(entries))
        counts = Tally(*(old + new for old, new in zip(vars(counts).values(), vars(more).values(), strict=True)))
        judging.settle(chunk, outcomes)
        for line in chunk:
            found.note(line)
    deque(kept, maxlen=0)
    return counts, found.kept()


def _take_in(
    batch: ImportBatch, kept: Iterable[Kept], trade: Trade, *, by: Staff, at: datetime, today: date,
    progress: Progress | None,
) -> None:
    """Chunk by chunk; lines that an earlier run has dealt with are only judged, to know the bad ones."""
    bad = stored.LinesOut(_bad_name(batch))
    before, seen = imports.done(batch=batch), 0
    for chunk in trade.judge(kept, batch.mapping, by, today):
        entries = judging.entries(chunk)
        if seen < before:
            outcomes = trade.compare(entries, by, today)
        else:
            outcomes = imports.advance(
                batch=batch, entries=entries, bad=len(chunk) - len(entries), by=by, at=at, today=today, take=trade.take)
        judging.settle(chunk, outcomes)
        seen += len(chunk)
        for judged in chunk:
            if judged.sentence:
                bad.add(judged.line, judged.cells, judged.sentence)
        if progress:
            progress(seen)
    imports.finish(batch=batch, leftovers=bad.finished() if bad.lines else None, by=by, at=at)


def _kept_by(out: stored.LinesOut, lines: Iterable[Kept]) -> Iterator[Kept]:
    for line in lines:
        out.add(*line)
        yield line


def _lines_of(batch: ImportBatch) -> Iterator[Kept]:
    return _kept(batch, batch.key)


def _kept(batch: ImportBatch, name: str) -> Iterator[Kept]:
    if not batch.file.name:
        raise CannotImport("这份名单没有保存在系统里，请重新上传。")
    try:
        with batch.file.storage.open(batch.file.name) as file:
            yield from stored.lines(file, name)
    except (stored.CannotOpen, FileNotFoundError) as refusal:
        raise CannotImport("暂存的名单读不出来，请重新上传。") from refusal


def _bad_name(batch: ImportBatch) -> str:
    return f"{batch.key}-bad"


def _digest(file: IO[bytes]) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(STEP):
        digest.update(piece)
    return digest.hexdigest()
