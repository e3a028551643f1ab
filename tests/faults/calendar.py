"""R10: the due dates of every day of ten years, as hosts in UTC and in Shanghai count them, beside the oracle.

Each day is read from its first and its last minute, as a row of the database gives them, in UTC.
"""

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from django.utils import timezone

from benefits import days, policy
from reviews import policy as yearly
from tests import oracle

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOTICE, CORRECTION, PHONE_FORM, TERM = 60, 15, 15, 6  # Days, days, worked days, months; the words of the law.


def run() -> str:
    wanted = list(chain.from_iterable(_walked(day) for day in oracle.EVERY_DAY))
    wrong = {zone: _differing(wanted, _told_in(zone)) for zone in ("UTC", "Asia/Shanghai")}
    control = _differing(wanted, [each for day in oracle.EVERY_DAY for each in _counted(*_naive_days_of(day))])
    leaps = sum((day.month, day.day) == (2, 29) for day in oracle.EVERY_DAY)
    verdict = "pass" if not any(wrong.values()) and control else "FAIL"
    return (
        f"R10 {len(oracle.EVERY_DAY)} days with {leaps} leap days, {len(wanted)} due dates: wrong on a host in UTC "
        f"{wrong['UTC']} in Shanghai {wrong['Asia/Shanghai']} {verdict}    control: moments read as days of UTC gave "
        f"{control} wrong"
    )


def tell() -> None:
    """What this process counts, with the zone of its host, on standard output."""
    json.dump([each for day in oracle.EVERY_DAY for each in _counted(*_days_of(day))], sys.stdout)


def _told_in(zone: str) -> list[str]:
    run = subprocess.run(
        [sys.executable, "-m", "tests.faults.calendar"], env={**os.environ, "TZ": zone}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return json.loads(run.stdout)


def _differing(wanted: list[str], found: list[str]) -> int:
    return sum(one != other for one, other in zip(wanted, found, strict=True))


def _moments_of(day: date) -> tuple[datetime, datetime]:
    morning = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    return morning.astimezone(UTC), (morning + timedelta(hours=23, minutes=59)).astimezone(UTC)


def _days_of(day: date) -> tuple[date, date]:
    """The business date of its first and of its last minute, as services read it."""
    first, last = _moments_of(day)
    return timezone.localtime(first).date(), timezone.localtime(last).date()


def _naive_days_of(day: date) -> tuple[date, date]:
    first, last = _moments_of(day)
    return first.date(), last.date()


def _counted(first: date, last: date) -> list[str]:
    """What begins in the first and in the last minute of a day, as the house counts its due dates."""
    table = oracle.TABLE
    found = [
        dates
        for day in (first, last)
        for dates in (
            yearly.notice_last_day(day, holidays=table).rolled,
            yearly.correction_last_day(day, holidays=table).rolled,
            yearly.phone_form_reminder_on(day, holidays=table),
            days.last_day_of_months(day, TERM, holidays=table).rolled,
            policy.effective_month(last_day=day, approved_on=day).effective_month,
        )
    ]
    return [each.isoformat() for each in found]


def _walked(day: date) -> list[str]:
    """The same by the oracle, for both minutes."""
    found = [
        oracle.ends(oracle.walked(day, NOTICE), weekends=True),
        oracle.ends(oracle.walked(day, CORRECTION), weekends=True),
        oracle.nth_worked(day, PHONE_FORM),
        oracle.ends(oracle.months_after(day, TERM), weekends=True),
        oracle.first_of_following_month(day),
    ]
    return [each.isoformat() for each in found] * 2


if __name__ == "__main__":
    tell()
