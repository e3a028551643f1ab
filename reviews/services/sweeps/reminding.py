"""Who is to be reminded today, and which letters need not leave any more (P18)."""

from datetime import date, datetime

from reviews.models import Letter
from reviews.services import outbox, reminders
from reviews.services.sweeps import chunks


def remind(*, today: date, at: datetime, after_chunk: chunks.AfterChunk = chunks.rest) -> chunks.Report:
    """One letter and one next step for each review on a rung of its ladder."""
    rungs = reminders.ladder(on=today)
    due = reminders.unwritten(reviews=reminders.due_by(rungs=rungs, today=today), rungs=rungs, today=today)

    def write(ids: list[int]) -> int:
        return reminders.remind(reviews=due.filter(pk__in=ids), rungs=rungs, today=today, at=at)

    return chunks.in_chunks(due=due, work=write, after_chunk=after_chunk)


def cancel_letters(*, today: date, at: datetime, after_chunk: chunks.AfterChunk = chunks.rest) -> chunks.Report:
    """Letters of the dead, reminders of the confirmed and of withdrawn notices, and those that a newer one replaces."""

    def cancel(ids: list[int]) -> int:
        return outbox.cancel_moot(letters=Letter.objects.filter(pk__in=ids), today=today, at=at)

    return chunks.in_chunks(due=Letter.objects.moot(today=today), work=cancel, after_chunk=after_chunk)
