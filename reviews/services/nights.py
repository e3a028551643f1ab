"""Which nights are missing, and running them: each business date once, in order, with its own date.

The beat only pokes. `SweepRun` says what has been done, so two beats, no beat for three days or a killed worker
are all harmless.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from time import monotonic
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from reviews.models import ClockBeat, SweepRun
from reviews.services import sweeps

STARTS_AT = time(2, 10)
# A run that has not stirred for so long is dead and is taken over. Should it still live, its rows are only asked for
# twice: each chunk asks again under the lock.
SILENT_AFTER = timedelta(minutes=3)
ONE_DAY = timedelta(days=1)


def run_due(*, now: datetime) -> list[SweepRun]:
    """Run every night that is due by `now` (local time) and not done yet; returns the runs finished here."""
    local = timezone.localtime(now)
    last = local.date() if local.time() >= STARTS_AT else local.date() - ONE_DAY
    return _run(missing_days(until=last), at=now)


def run_until(*, business_date: date, at: datetime) -> list[SweepRun]:
    """Run the missing nights up to the date in their order, and what is missing of that of the date itself."""
    return _run(missing_days(until=business_date) or [business_date], at=at)


def missing_days(*, until: date) -> list[date]:
    """Business dates not complete yet, oldest first; on the first night ever only that one.

    Nights run in their order, so only the newest one begun can be incomplete.
    """
    newest = SweepRun.objects.aggregate(newest=Max("business_date"))["newest"]
    if newest is None:
        return [until]
    start = newest + ONE_DAY if is_complete(newest) else newest
    return [start + ONE_DAY * offset for offset in range((until - start).days + 1)]


def is_complete(day: date) -> bool:
    """Whether every sweep of the night has finished for that date."""
    finished = SweepRun.objects.filter(business_date=day, sweep__in=sweeps.NIGHT).exclude(finished_at=None)
    return finished.count() == len(sweeps.NIGHT)


def run_night(*, business_date: date, at: datetime, resting: Collection[str] = ()) -> Iterator[SweepRun]:
    """Run the sweeps of one business date in their order; those finished before are left alone.

    A `resting` one is only noted: a story told in one go is checked as a whole by the first night after it.
    """
    started = monotonic()

    def by_now() -> datetime:
        return at + timedelta(seconds=monotonic() - started)

    for name, sweep in sweeps.NIGHT.items():
        run = _claim(name, business_date, at=by_now())
        if run is None:
            if _is_finished(name, business_date):
                continue
            return
        own = SweepRun.objects.filter(pk=run.pk)
        if name in resting:
            report = sweeps.Report()
        else:
            report = sweep(today=business_date, at=at, after_chunk=lambda own=own: own.update(beat_at=by_now()))
        run.done, run.finished_at, run.beat_at = report.done, by_now(), by_now()
        run.report = _told(report, is_last=name == list(sweeps.NIGHT)[-1])
        run.save()
        yield run


def beat(*, at: datetime) -> None:
    """The clock is alive: note the time of its last finished heartbeat."""
    ClockBeat.objects.update_or_create(pk=1, defaults={"at": at})


def last_beat() -> datetime | None:
    """When the clock last finished a heartbeat, None before the first."""
    return ClockBeat.objects.filter(pk=1).values_list("at", flat=True).first()


def _run(days: list[date], *, at: datetime) -> list[SweepRun]:
    finished: list[SweepRun] = []
    for day in days:
        finished += run_night(business_date=day, at=at)
        if not is_complete(day):
            break  # Another runner is at this night; later ones wait for it.
    return finished


def _told(report: sweeps.Report, *, is_last: bool) -> dict[str, Any]:
    """What is kept of a sweep. The last one of a night says that the night came to its end."""
    return {
        "due": max(report.due, report.done),  # A sweep without chunks counts only what it did.
        "passed_by": {str(pk): kind for pk, kind in report.passed_by.items()},
    } | ({"is_last": True} if is_last else {})


def _is_finished(name: str, business_date: date) -> bool:
    runs = SweepRun.objects.filter(sweep=name, business_date=business_date)
    return runs.exclude(finished_at=None).exists()


def _claim(name: str, business_date: date, *, at: datetime) -> SweepRun | None:
    """The run to work on, or None when it is finished or another runner is at it."""
    try:
        with transaction.atomic():
            return SweepRun.objects.create(sweep=name, business_date=business_date, started_at=at, beat_at=at)
    except IntegrityError:
        abandoned = SweepRun.objects.filter(
            sweep=name, business_date=business_date, finished_at=None, beat_at__lt=at - SILENT_AFTER
        )
        if abandoned.update(beat_at=at) == 1:
            return SweepRun.objects.get(sweep=name, business_date=business_date)
        return None
