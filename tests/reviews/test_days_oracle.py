"""Every day of ten years and the provisional one after them, against an oracle that only walks (quality R10)."""

import os
import subprocess
import sys
from calendar import monthrange
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits import days, policy
from reviews import policy as yearly
from tests.oracle import (
    EVERY_DAY,
    OFFICIAL,
    ONE,
    TABLE,
    TABLES,
    ends,
    first_of_following_month,
    is_worked,
    months_after,
    nth_worked,
    walked,
)

ROOT = Path(__file__).resolve().parents[2]
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize("weekends", [True, False], ids=["weekends roll", "weekends stay"])
class OnEveryDay:
    def test_the_notice_ends_on_the_sixtieth_day_after_rolled(self, weekends):  # A-05, DE-4, DE-24
        for start in EVERY_DAY:
            raw = walked(start, 60)

            found = yearly.notice_last_day(start, holidays=TABLES[weekends])

            expected = ends(raw, weekends=weekends)
            is_guess = raw.year not in OFFICIAL or expected.year not in OFFICIAL
            assert (found.raw, found.rolled, found.provisional) == (raw, expected, is_guess), start

    def test_the_correction_ends_on_the_fifteenth_day_after_rolled(self, weekends):  # DE-8, DE-29
        for start in EVERY_DAY:
            raw = walked(start, 15)

            found = yearly.correction_last_day(start, holidays=TABLES[weekends])

            assert (found.raw, found.rolled) == (raw, ends(raw, weekends=weekends)), start

    def test_the_phone_form_is_asked_about_on_the_fifteenth_working_day(self, weekends):  # DE-14, DE-29
        for start in EVERY_DAY:
            expected = nth_worked(start, 15)

            assert yearly.phone_form_reminder_on(start, holidays=TABLES[weekends]) == expected, start

    def test_the_yearly_return_is_aimed_at_a_worked_day_not_after_the_due_one(self, weekends):  # Z-04, DE-13
        for year in range(2016, 2027):
            day = date(year + 1, 1, 31)
            while not is_worked(day):
                day -= ONE

            assert policy.return_aimed_on(year, holidays=TABLES[weekends]) == day, year

    def test_a_period_of_months_ends_on_the_corresponding_day_rolled(self, weekends):  # T-02
        for start in EVERY_DAY:
            for months in (1, 6):
                raw = months_after(start, months)

                found = days.last_day_of_months(start, months, holidays=TABLES[weekends])

                assert (found.raw, found.rolled) == (raw, ends(raw, weekends=weekends)), start


class OfEveryDay:
    def test_the_stop_begins_in_the_month_after_both_the_last_day_and_the_approval(self):  # DE-5, DE-18
        for last_day in EVERY_DAY:
            lawful = first_of_following_month(last_day)
            for approved_after in (0, 1, 14, 45):
                approved_on = last_day + timedelta(days=approved_after)

                found = policy.effective_month(last_day=last_day, approved_on=approved_on)

                later = max(lawful, first_of_following_month(approved_on))
                assert (found.lawful_month, found.effective_month) == (lawful, later), last_day

    def test_the_month_begins_and_ends_where_the_calendar_says(self):
        for day in EVERY_DAY:
            following = first_of_following_month(day)

            assert days.month_of(day) == date(day.year, day.month, 1)
            assert days.next_month(day) == following
            assert days.last_of_month(day) == following - ONE
            assert days.previous_month(following) == days.month_of(day)

    def test_the_rest_is_that_of_the_table(self):
        for day in EVERY_DAY:
            assert TABLE.is_rest(day) != is_worked(day), day
            assert TABLE.is_provisional(day.year) == (day.year == 2027)


IN_A_YEAR = st.dates(date(2027, 1, 1), date(2028, 12, 31))


@st.composite
def tables(draw):
    """Any table of two years: some days off, and some weekends worked, which no break names."""
    off = draw(st.sets(IN_A_YEAR, max_size=60))
    worked = {day for day in draw(st.sets(IN_A_YEAR, max_size=12)) if day.weekday() >= 5} - off
    official = draw(st.sets(st.sampled_from([2027, 2028])))
    rows = [(day, True, day.year in official) for day in off] + [(day, False, day.year in official) for day in worked]
    return days.holidays_from_rows(
        [row for row in rows if row[2]], version="甲", roll_weekends=draw(st.booleans())
    )


class AnyTable:
    @given(st.dates(date(2027, 1, 1), date(2028, 9, 30)), tables(), tables())
    def test_moves_an_open_day_later_and_never_earlier(self, start, before, after):  # DE-24
        standing = yearly.notice_last_day(start, holidays=before)

        found = days.reconsider(standing, holidays=after)

        assert found.raw == standing.raw
        assert found.rolled >= max(standing.rolled, yearly.notice_last_day(start, holidays=after).rolled)
        assert not after.rolls(found.rolled)
        between = [standing.rolled + timedelta(days=n) for n in range((found.rolled - standing.rolled).days)]
        assert all(after.rolls(day) for day in between)  # Not a day later than the table asks for.
        assert days.reconsider(found, holidays=after) == found  # Twice is the same as once.

    @given(st.dates(date(2027, 1, 1), date(2028, 9, 30)), st.integers(1, 60), tables())
    def test_ends_a_period_on_the_first_day_that_does_not_roll(self, start, length, table):
        found = days.last_day(start, length, holidays=table)

        between = [found.raw + timedelta(days=number) for number in range((found.rolled - found.raw).days)]
        assert all(table.rolls(day) for day in between)
        assert not table.rolls(found.rolled)

    @given(st.integers(2016, 2060), st.integers(1, 600))
    def test_counts_the_leap_day(self, year, months):  # T-02
        start = date(year, 1, 31)

        found = days.same_day_after_months(start, months)

        assert found.day == min(31, monthrange(found.year, found.month)[1])
        assert (found.year - start.year) * 12 + found.month - start.month == months


BUSINESS_DATE = """
import os, django
from datetime import datetime, UTC
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()
from django.utils import timezone
from benefits import days
from reviews import policy
for moment in (datetime(2026, 6, 29, 15, 59, 59, tzinfo=UTC), datetime(2026, 6, 29, 16, 0, tzinfo=UTC),
               datetime(2026, 12, 31, 16, 0, tzinfo=UTC)):
    day = timezone.localtime(moment).date()
    last = policy.notice_last_day(day, holidays=days.holidays_from_rows([]))
    print(day, last.raw, last.rolled, timezone.localdate(moment))
print(timezone.localdate() == timezone.localtime(timezone.now()).date(), timezone.get_current_timezone())
"""


class TheHost:
    def test_in_utc_and_in_shanghai_reads_the_same_business_date(self):  # R10
        said = []
        for zone in ("UTC", "Asia/Shanghai"):
            run = subprocess.run(
                [sys.executable, "-c", BUSINESS_DATE], cwd=ROOT, env={**os.environ, "TZ": zone}, capture_output=True,
                text=True, check=True,
            )
            said.append(run.stdout.splitlines())

        assert said[0] == said[1]
        assert [line.split()[0] for line in said[0][:3]] == ["2026-06-29", "2026-06-30", "2027-01-01"]
        assert said[0][3] == "True Asia/Shanghai"

    def test_never_shifts_a_day_by_summer_time(self):  # Shanghai has had none since 1991.
        for day in EVERY_DAY:
            assert datetime(day.year, day.month, day.day, tzinfo=SHANGHAI).utcoffset() == timedelta(hours=8)
