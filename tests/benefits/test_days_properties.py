"""Every day of ten years, and random spans, against an oracle that knows no arithmetic (quality R10)."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits import days
from tests.benefits.holiday_tables import HOLIDAYS, HOLIDAYS_WITHOUT_WEEKENDS, NO_TABLES, rows

FIRST, LAST = date(2020, 1, 1), date(2029, 12, 31)
EVERY_DAY = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
CALENDAR = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 800)]
INDEX = {day: n for n, day in enumerate(CALENDAR)}
OFF = {day for day, is_off, _ in rows() if is_off}
WORKING = {day for day, is_off, _ in rows() if not is_off}
FIXED = {"01-01", "05-01", "05-02", "10-01", "10-02", "10-03"}


def may_end(day, *, with_tables, roll_weekends):
    if with_tables and day.year in (2025, 2026):
        if day in OFF:
            return False
        if day in WORKING:
            return True
    elif day.isoformat()[5:] in FIXED:
        return False
    return not (roll_weekends and day.strftime("%a") in ("Sat", "Sun"))


def oracle(start, length, *, with_tables, roll_weekends):
    raw = CALENDAR[INDEX[start] + length]
    later = CALENDAR[INDEX[raw]:]
    return raw, next(d for d in later if may_end(d, with_tables=with_tables, roll_weekends=roll_weekends))


TABLES = [
    (HOLIDAYS, {"with_tables": True, "roll_weekends": True}),
    (HOLIDAYS_WITHOUT_WEEKENDS, {"with_tables": True, "roll_weekends": False}),
    (NO_TABLES, {"with_tables": False, "roll_weekends": True}),
]


class TheLastDay:
    @pytest.mark.parametrize(("table", "known"), TABLES)
    def test_of_a_notice_on_every_day_of_ten_years_is_that_of_the_oracle(self, table, known):
        for start in EVERY_DAY:
            deadline = days.last_day(start, 60, holidays=table)

            assert (deadline.raw, deadline.rolled) == oracle(start, 60, **known), start

    @given(st.sampled_from(EVERY_DAY), st.integers(1, 700), st.sampled_from(TABLES))
    def test_of_any_period_is_that_of_the_oracle(self, start, length, chosen):
        table, known = chosen

        deadline = days.last_day(start, length, holidays=table)

        assert (deadline.raw, deadline.rolled) == oracle(start, length, **known)

    @given(st.sampled_from(EVERY_DAY), st.sampled_from(EVERY_DAY))
    def test_never_comes_earlier_for_a_later_start(self, one, other):
        first, second = (days.last_day(day, 60, holidays=HOLIDAYS) for day in sorted((one, other)))

        assert first.rolled <= second.rolled

    @given(st.sampled_from(EVERY_DAY))
    def test_never_moves_earlier_under_another_table(self, start):
        before = days.last_day(start, 60, holidays=NO_TABLES)

        assert days.reconsider(before, holidays=HOLIDAYS).rolled >= before.rolled

    @given(st.sampled_from(EVERY_DAY), st.integers(1, 700), st.sampled_from(TABLES), st.sampled_from(TABLES))
    def test_never_rests_on_a_day_off_under_another_table(self, start, length, before, after):
        table, known = after

        found = days.reconsider(days.last_day(start, length, holidays=before[0]), holidays=table)

        assert may_end(found.rolled, **known)


class Months:
    @given(st.sampled_from(EVERY_DAY), st.sampled_from(EVERY_DAY))
    def test_between_two_days_follow_each_other_without_a_gap(self, one, other):
        first, last = sorted((one, other))

        months = days.months_between(first, last)

        assert (months[0], months[-1]) == (days.month_of(first), days.month_of(last))
        assert all(days.next_month(one) == two for one, two in pairwise(months))

    @given(st.sampled_from(EVERY_DAY))
    def test_of_a_day_holds_the_day(self, day):
        assert days.month_of(day) <= day <= days.last_of_month(day) < days.next_month(day)


class WorkingDays:
    @given(st.sampled_from(EVERY_DAY), st.integers(1, 40))
    def test_after_a_day_are_as_many_as_asked(self, start, n):
        end = days.working_days_after(start, n, HOLIDAYS)

        span = CALENDAR[INDEX[start] + 1:INDEX[end] + 1]
        assert sum(not HOLIDAYS.is_rest(day) for day in span) == n
        assert not HOLIDAYS.is_rest(end)
