"""Take people and their benefits into the files, many at a time: what is new, what differs, what is refused.

Everything about a chunk is read with a fixed number of queries, worked out in memory, and written with a fixed
number of statements. The same entries taken in twice change nothing the second time.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from accounts import audit
from accounts.models import Staff
from benefits.services.beneficiaries import chunks, settling
from benefits.services.beneficiaries.entries import Entry, Outcome, Taken

__all__ = ["Entry", "Outcome", "Taken", "compare", "take_in"]


def compare(*, entries: Sequence[Entry], by: Staff, today: date) -> list[Outcome]:
    """What `take_in` would do with the entries, in their order; nothing is written."""
    chunk = chunks.read(entries=entries, by=by, at=None, today=today)
    return [settling.settle(chunk=chunk, entry=entry) for entry in entries]


def take_in(*, entries: Sequence[Entry], by: Staff, at: datetime, today: date, source: str = "") -> list[Outcome]:
    """Register and update the people of the entries within the importer's jurisdiction, in their order.

    Refused entries carry a sentence and change nothing. `source` names the list in the audit. One transaction.
    """
    with transaction.atomic():
        audit.take_turn()
        chunk = chunks.read(entries=entries, by=by, at=at, today=today)
        outcomes = [settling.settle(chunk=chunk, entry=entry) for entry in entries]
        chunks.write(chunk=chunk, source=source)
    return outcomes
