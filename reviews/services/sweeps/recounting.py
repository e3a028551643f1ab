"""What the clock counts again after a holiday table was entered (DE-24): before anything lapses or comes into force."""

import functools
from datetime import date, datetime

from reviews.services import recounts
from reviews.services.sweeps import chunks


def recount_days(
    *, today: date, at: datetime, after_chunk: chunks.AfterChunk = chunks.rest, again: bool = True
) -> chunks.Report:
    """Every open day of a year whose table was entered since, counted again, in chunks.

    `again` also tries what an earlier run passed by: once a night is enough, while a poke comes every minute.
    """
    report = chunks.Report()
    for recount in recounts.waiting(again=again):
        recounts.begin(recount=recount)
        own = chunks.Report()
        for subject in recounts.SUBJECTS:
            chunks.in_chunks(
                due=subject.due(recount.holiday_year.year),
                work=functools.partial(_count, recount, subject, at),
                after_chunk=after_chunk,
                report=own,
                size=subject.chunk,
            )
        recounts.finish(recount=recount, passed_by=len(own.passed_by), at=at)
        report.due, report.done = report.due + own.due, report.done + own.done
        report.passed_by |= own.passed_by
    return report


def _count(recount: recounts.Recount, subject: recounts.Subject, at: datetime, ids: list[int]) -> int:
    return recounts.count(recount=recount, subject=subject, ids=ids, at=at)
