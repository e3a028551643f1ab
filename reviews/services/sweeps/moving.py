"""Pension relations that go over to another office on 1 January, if that office has accepted them (DE-16, DE-31)."""

from datetime import date, datetime

from django.db import transaction

from benefits.models import Transfer
from benefits.services import takeovers
from reviews.services import differences
from reviews.services.sweeps import chunks


def take_over(*, today: date, at: datetime, after_chunk: chunks.AfterChunk = chunks.rest) -> chunks.Report:
    """Accepted moves whose month has come are carried out; those of which nothing is left are ended."""
    due = Transfer.objects.to_take_over(today=today)

    def carry_out(ids: list[int]) -> int:
        with transaction.atomic():
            moved = takeovers.take_over(queryset=Transfer.objects.filter(pk__in=ids), today=today, at=at)
            people = Transfer.objects.filter(pk__in=moved).values_list("benefit__beneficiary_id", flat=True)
            differences.follow_files(people=list(people))
        return len(moved)

    def end(ids: list[int]) -> int:
        return takeovers.end_moot(queryset=Transfer.objects.filter(pk__in=ids), today=today, at=at)

    report = chunks.in_chunks(due=due, work=carry_out, after_chunk=after_chunk)
    return chunks.in_chunks(due=Transfer.objects.moot(), work=end, after_chunk=after_chunk, report=report)
