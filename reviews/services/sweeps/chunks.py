"""A sweep goes through what is due in chunks; a row that cannot be done is found by halving and passed by."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError
from django.db.models import QuerySet

from accounts import transitions

CHUNK = 2000
logger = logging.getLogger(__name__)
# What is wrong with the database is not the fault of a row: the night stops and is taken up again.
OUTAGES = (OperationalError, InterfaceError)


@dataclass
class Report:
    """What one sweep did: how many rows were due and done, and the ids passed by, each with the kind of error.

    Only the kind is kept: what an exception says may name a person. The sentence is made where it is read.
    """

    done: int = 0
    due: int = 0
    passed_by: dict[int, str] = field(default_factory=dict)


# Called after each chunk, so that a long sweep can show that it is alive.
AfterChunk = Callable[[], None]


def rest() -> None:
    """Nothing to do between two chunks."""


def in_chunks(
    *,
    due: QuerySet,
    work: Callable[[list[int]], int],
    after_chunk: AfterChunk,
    report: Report | None = None,
    size: int | None = None,
) -> Report:
    """Do the work on the due rows once, chunk by chunk. Rows that others hold are left for the next night."""
    size = size or CHUNK
    report = report or Report()
    ids = list(due.order_by("pk").values_list("pk", flat=True))  # Once: asking anew for each chunk sorts them anew.
    report.due += len(ids)
    for start in range(0, len(ids), size):
        _halving(ids[start : start + size], work, report)
        after_chunk()
    return report


def _halving(ids: list[int], work: Callable[[list[int]], int], report: Report) -> None:
    """Try the chunk; when it fails, each half by itself, down to the row that cannot be done."""
    try:
        report.done += work(ids)
    except OUTAGES:
        raise
    except Exception as error:  # Whatever is wrong with one row must not jam the night of all others.
        if len(ids) == 1:
            report.passed_by[ids[0]] = type(error).__name__
            logger.warning("sweep passed by row %s: %s", ids[0], type(error).__name__)
            return
        middle = len(ids) // 2
        _halving(ids[:middle], work, report)
        _halving(ids[middle:], work, report)


def moved(*, queryset: QuerySet, to: str, at: datetime, act: str, **words: Any) -> int:
    """Move the rows through the one door, as the clock; rows that others hold are left. Returns how many."""
    return len(transitions.move_many(queryset, to=to, by=None, at=at, act=act, leave_held=True, **words))
