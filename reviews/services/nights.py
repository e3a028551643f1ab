"""Which nights are missing, and running them: each business date once, in order, with its own date.

The beat only pokes. `SweepRun` says what has been done, so two beats, no beat for three days or a killed worker
are all harmless.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from reviews.models import ClockBeat, SweepRun
from reviews.services import sweeps

STARTS_AT = time(2, 10)
SILENT_AFTER = timedelta(minutes=10)  # A run that has not stirred for so long is dead and is taken over.
ONE_DAY = timedelta(days=1)


def run_due(*, now: datetime) -> list[SweepRun]:
    """Run every night that is due by `now` (local time) and not done yet; returns the runs finished here."""
    local = timezone.localtime(now)
    last = local.date() if local.time() >= STARTS_AT else local.date() - ONE_DAY
    finished = []
    for day in missing_days(until=last):
        runs = list(run_night(business_date=day, at=now))
        finished += runs
        if len(runs) < len(sweeps.NIGHT) and not is_complete(day):
            break  # Another runner is at this night; later ones wait for it.
    return finished


def missing_days(*, until: date) -> list[date]:
    """Business dates not complete yet, oldest first; on the first night ever only that one."""
    done = SweepRun.objects.exclude(finished_at=None)
    known = SweepRun.objects.aggregate(last=Max("business_date"))["last"]
    if known is None:
        return [until]
    complete = [day for day in done.values_list("business_date", flat=True).distinct() if is_complete(day)]
    start = (
        max(complete) + ONE_DAY if complete else min(SweepRun.objects.values_list("business_date", flat=True))
    )
    return [start + ONE_DAY * offset for offset in range((until - start).days + 1)]


def is_complete(day: date) -> bool:
    """Whether every sweep of the night has finished for that date."""
    finished = SweepRun.objects.filter(business_date=day, sweep__in=sweeps.NIGHT).exclude(finished_at=None)
    return finished.count() == len(sweeps.NIGHT)


def run_night(*, business_date: date, at: datetime) -> Iterator[SweepRun]:
    """Run the sweeps of one business date in their order; those finished before are left alone."""
    for name, sweep in sweeps.NIGHT.items():
        run = _claim(name, business_date, at=at)
        if run is None:
            if (
                SweepRun.objects.filter(sweep=name, business_date=business_date)
                .exclude(finished_at=None)
                .exists()
            ):
                continue
            return
        report = sweep(today=business_date, at=at)
        run.done, run.finished_at, run.beat_at = report.done, timezone.localtime(at), at
        run.report = {"passed_by": {str(pk): why for pk, why in report.passed_by.items()}}
        run.save()
        yield run


def beat(*, at: datetime) -> None:
    """The clock is alive: note the time of its last finished heartbeat."""
    ClockBeat.objects.update_or_create(pk=1, defaults={"at": at})


def last_beat() -> datetime | None:
    """When the clock last finished a heartbeat, None before the first."""
    return ClockBeat.objects.filter(pk=1).values_list("at", flat=True).first()


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
