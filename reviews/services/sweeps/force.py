"""What comes into force on its day: approved stops and ends, and on the first of a month its rates."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts import audit
from benefits import days
from benefits.models import Benefit, Suspension, Termination
from benefits.services import postponements, rates, suspensions, terminations
from reviews.services import gates, last_looks, recounts
from reviews.services.sweeps import chunks


def put_off_held(*, today: date, at: datetime, after_chunk: chunks.AfterChunk = chunks.rest) -> chunks.Report:
    """Approved stops that would begin by today are put off to the next month while something of the person waits.

    It is the last look again: what came in after the approval holds the stop back as it would have held the approval.
    What was asked and found of the others is kept with their decision.
    """

    def put_off(ids: list[int]) -> int:
        with transaction.atomic():
            audit.take_turn()  # Nothing is handed in between the look and the date.
            stops = list(Suspension.objects.filter(pk__in=ids).select_related("benefit__beneficiary", "organization"))
            found = last_looks.look(stops)
            looks = {stop: found[stop.pk] for stop in stops}
            held = gates.held_by_the_person(looks)
            until = days.next_month(max(today, timezone.localtime(at).date()))
            moved = postponements.put_off(stops=held, until=until, at=at)
            gates.tell_clerks(held={stop: held[stop] for stop in moved}, on=today)
            gates.keep(looks={stop: each for stop, each in looks.items() if not each.holding}, at=at)
            return len(moved)

    return chunks.in_chunks(due=Suspension.objects.due(today=today), work=put_off, after_chunk=after_chunk)


def bring_into_force(*, today: date, at: datetime, after_chunk: chunks.AfterChunk = chunks.rest) -> chunks.Report:
    """Approved suspensions whose first unpaid day has come stop the pay (DE-5).

    One whose last day a holiday table has moved, and which was not counted again yet, waits (DE-24).
    """

    def stop(ids: list[int]) -> int:
        with transaction.atomic():
            audit.take_turn()  # No table is entered meanwhile.
            certain = Suspension.objects.filter(pk__in=set(ids) - recounts.uncounted(stops=ids))
            return len(suspensions.bring_into_force(queryset=certain, today=today, at=at))

    return chunks.in_chunks(due=Suspension.objects.due(today=today), work=stop, after_chunk=after_chunk)


def end_benefits(*, today: date, at: datetime, after_chunk: chunks.AfterChunk = chunks.rest) -> chunks.Report:
    """Approved ends whose first unpaid month has come end their benefits."""

    def end(ids: list[int]) -> int:
        return terminations.bring_into_force(queryset=Termination.objects.filter(pk__in=ids), today=today, at=at)

    return chunks.in_chunks(due=Termination.objects.due(today=today), work=end, after_chunk=after_chunk)


def refresh_amounts(*, today: date, at: datetime, after_chunk: chunks.AfterChunk = chunks.rest) -> chunks.Report:
    """On the first of a month lists show the month's own rates (DE-26); a night that was missed is run later.

    Lists speak of now, so an old night run today brings today's rates and never those of its own month.
    """
    if today.day > 1:
        return chunks.Report()
    month = days.month_of(timezone.localtime(at).date())
    done = rates.refresh(queryset=Benefit.objects.open(), month=month, after_chunk=after_chunk)
    return chunks.Report(done=done)
