"""R3: no beat for three nights, then two beats and a hand at the same minute: each date once, in order, its own."""

import itertools
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from benefits.models import Suspension
from reviews.models import Review, SweepRun
from reviews.services import nights, sweeps
from reviews.services.sweeps import lapsing
from tests.bench import crowd
from tests.faults import processes

PEOPLE, SILENT_NIGHTS = 6_000, 3
ONE_DAY = timedelta(days=1)


def run(people: int = PEOPLE) -> str:
    crowd.gather(people)
    _end_notices_each_night()
    nights.run_due(now=crowd.NOW)
    now = crowd.NOW + (SILENT_NIGHTS + 1) * ONE_DAY
    control = _naive(now)
    processes.all_at_once(
        lambda: nights.run_due(now=now),
        lambda: nights.run_due(now=now),
        lambda: nights.run_until(business_date=now.date(), at=now),
    )
    nights.run_due(now=now + nights.SILENT_AFTER + timedelta(minutes=1))  # The next poke, for whoever had to wait.
    wanted = [crowd.TODAY + number * ONE_DAY for number in range(SILENT_NIGHTS + 2)]
    runs = list(SweepRun.objects.exclude(finished_at=None).order_by("pk").values_list(
        "business_date", "sweep"
    ))
    missing = len(wanted) * len(sweeps.NIGHT) - len(runs)
    unordered = sum(one[0] > other[0] for one, other in itertools.pairwise(runs))
    wrong = _with_another_date()
    twice = Suspension.objects.count() - Review.objects.filter(state="LAPSED").count()
    verdict = "pass" if not (missing or unordered or wrong or twice) and control else "FAIL"
    return (
        f"R3 {SILENT_NIGHTS} silent nights, 2 beats and a hand: missing {missing} twice {twice} out of order "
        f"{unordered} wrong date {wrong} {verdict}    {len(wanted)} nights of {len(sweeps.NIGHT)} sweeps; control: "
        f"one night with today's date gave {control} people a wrong one"
    )


def _end_notices_each_night() -> None:
    """The notices that still run end on the coming days, so that each night has somebody of its own."""
    ids = list(Review.objects.filter(notice_last_day__gt=crowd.TODAY).values_list("pk", flat=True))
    for number in range(SILENT_NIGHTS + 1):
        day = crowd.TODAY + number * ONE_DAY
        rows = Review.objects.filter(pk__in=ids[number :: SILENT_NIGHTS + 1])
        rows.update(notice_last_day=day, notice_last_day_raw=day, due_on=day)


def _naive(now: datetime) -> int:
    """A clock that only knows today: it lapses three nights at once, under the date of the last. Taken back again."""
    with transaction.atomic():
        lapsing.lapse_notices(today=now.date(), at=now)
        found = _with_another_date()
        transaction.set_rollback(True)
    return found


def _with_another_date() -> int:
    lapsed = Review.objects.filter(state="LAPSED")
    return lapsed.exclude(lapsed_on=F("notice_last_day") + ONE_DAY).count()
