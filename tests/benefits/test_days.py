from datetime import date

import pytest

from benefits import days
from tests.benefits.holiday_tables import HOLIDAYS, HOLIDAYS_WITHOUT_WEEKENDS, NO_TABLES


class TheTable:
    def test_of_2026_makes_a_sunday_a_working_day(self):
        assert not HOLIDAYS.is_rest(date(2026, 9, 20))

    def test_makes_a_plain_weekend_rest(self):
        assert HOLIDAYS.is_rest(date(2026, 8, 29))

    def test_makes_a_long_break_rest_on_weekdays(self):
        assert HOLIDAYS.is_rest(date(2026, 2, 18))

    def test_does_not_know_army_day(self):  # T-09: half a day for serving soldiers only.
        assert not HOLIDAYS.is_rest(date(2025, 8, 1))

    def test_is_provisional_where_none_was_published(self):
        assert not HOLIDAYS.is_provisional(2026)
        assert HOLIDAYS.is_provisional(2027)

    def test_says_which_years_it_knows_when_no_version_is_given(self):
        table = days.holidays_from_rows([(date(2026, 1, 1), True, True), (date(2025, 1, 1), True, True)])

        assert table.version == "2025,2026"
        assert NO_TABLES.version == "无节假日表"

    def test_does_not_believe_a_make_up_day_of_an_unpublished_year(self):
        table = days.holidays_from_rows([(date(2027, 1, 9), False, False)])

        assert table.is_provisional(2027)
        assert table.is_rest(date(2027, 1, 9))


class AYearWithoutATable:
    @pytest.mark.parametrize(("month", "day"), [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)])
    def test_knows_the_fixed_statutory_days(self, month, day):  # DE-24
        assert NO_TABLES.is_rest(date(2029, month, day))

    def test_knows_weekends_and_no_long_break(self):
        assert NO_TABLES.is_rest(date(2027, 1, 30))
        assert not NO_TABLES.is_rest(date(2027, 10, 5))


class TheLastDay:
    @pytest.mark.parametrize(
        ("announced", "raw", "rolled"),
        [  # Policy 2.1, the table of the 60-day notice.
            ("2026-06-30", "2026-08-29", "2026-08-31"),
            ("2026-08-03", "2026-10-02", "2026-10-08"),
            ("2025-12-20", "2026-02-18", "2026-02-24"),
            ("2026-04-01", "2026-05-31", "2026-06-01"),
            ("2026-07-22", "2026-09-20", "2026-09-20"),
            ("2026-07-28", "2026-09-26", "2026-09-28"),
        ],
    )
    def test_of_sixty_days_is_that_of_the_worked_example(self, announced, raw, rolled):
        deadline = days.last_day(date.fromisoformat(announced), 60, holidays=HOLIDAYS)

        assert deadline.raw == date.fromisoformat(raw)
        assert deadline.rolled == date.fromisoformat(rolled)
        assert not deadline.provisional
        assert deadline.holiday_version == "2025,2026"

    def test_of_a_disability_transfer_is_the_day_after_labour_day(self):  # M-03
        assert days.last_day(date(2026, 3, 2), 60, holidays=HOLIDAYS) == days.Deadline(
            date(2026, 5, 1), date(2026, 5, 6), False, "2025,2026"
        )

    def test_does_not_count_the_first_day(self):  # T-01
        assert days.last_day(date(2026, 6, 1), 1, holidays=HOLIDAYS).raw == date(2026, 6, 2)

    def test_stays_on_a_plain_weekend_when_weekends_do_not_roll(self):  # C7
        deadline = days.last_day(date(2026, 4, 1), 60, holidays=HOLIDAYS_WITHOUT_WEEKENDS)

        assert deadline.rolled == date(2026, 5, 31)

    def test_rolls_past_the_whole_break_even_when_weekends_do_not_roll(self):  # DE-24
        deadline = days.last_day(date(2026, 7, 28), 60, holidays=HOLIDAYS_WITHOUT_WEEKENDS)

        assert deadline.raw == date(2026, 9, 26)  # Saturday inside the Mid-Autumn break.
        assert deadline.rolled == date(2026, 9, 28)

    def test_is_provisional_when_its_year_has_no_table(self):
        assert days.last_day(date(2026, 12, 1), 60, holidays=HOLIDAYS).provisional

    def test_is_provisional_when_it_rolls_into_a_year_without_a_table(self):
        table = days.holidays_from_rows([(date(2022, 12, 31), True, True)])

        deadline = days.last_day(date(2022, 12, 30), 1, holidays=table)

        assert deadline.rolled == date(2023, 1, 2)
        assert deadline.provisional

    def test_refuses_an_empty_period(self):
        with pytest.raises(days.CannotCount, match="至少为一日"):
            days.last_day(date(2026, 6, 1), 0, holidays=HOLIDAYS)

    def test_is_kept_with_its_raw_day_and_table(self):
        assert days.last_day(date(2026, 6, 30), 60, holidays=HOLIDAYS).basis() == {
            "raw_day": "2026-08-29",
            "rolled_day": "2026-08-31",
            "provisional": False,
            "holiday_version": "2025,2026",
        }


class ANewTable:
    def test_moves_an_open_last_day_later(self):  # DE-24
        old = days.last_day(date(2026, 8, 6), 60, holidays=NO_TABLES)

        new = days.reconsider(old, holidays=HOLIDAYS)

        assert (old.rolled, new.rolled) == (date(2026, 10, 5), date(2026, 10, 8))
        assert not new.provisional

    def test_never_moves_it_earlier(self):
        old = days.last_day(date(2026, 7, 22), 60, holidays=NO_TABLES)

        new = days.reconsider(old, holidays=HOLIDAYS)

        assert old.rolled == date(2026, 9, 21)
        assert new.rolled == date(2026, 9, 21)

    def test_never_leaves_it_on_a_day_that_the_table_gives_off(self):
        old = days.last_day(date(2025, 12, 16), 60, holidays=NO_TABLES)
        assert (old.raw, old.rolled) == (date(2026, 2, 14), date(2026, 2, 16))  # A Saturday that will be made up.

        new = days.reconsider(old, holidays=HOLIDAYS)

        assert (new.raw, new.rolled, new.provisional) == (old.raw, date(2026, 2, 24), False)


class WorkingDays:
    def test_skip_a_break_and_count_the_make_up_day(self):
        assert days.working_days_after(date(2026, 9, 30), 3, HOLIDAYS) == date(2026, 10, 10)

    def test_never_count_weekends_even_when_weekends_do_not_roll(self):
        assert days.working_days_after(date(2026, 8, 28), 1, HOLIDAYS_WITHOUT_WEEKENDS) == date(2026, 8, 31)

    def test_before_the_due_day_of_the_yearly_return(self):  # DE-13: 2027-01-31 is a Sunday.
        assert HOLIDAYS.previous_working_day(date(2027, 1, 31)) == date(2027, 1, 29)

    def test_include_the_day_itself(self):
        assert HOLIDAYS.next_working_day(date(2026, 9, 20)) == date(2026, 9, 20)
        assert HOLIDAYS.next_working_day(date(2026, 8, 29)) == date(2026, 8, 31)

    def test_refuse_a_count_of_none(self):
        with pytest.raises(days.CannotCount):
            days.working_days_after(date(2026, 9, 30), 0, HOLIDAYS)


class Months:
    def test_are_written_as_their_first_day(self):
        assert days.month_of(date(2026, 2, 17)) == date(2026, 2, 1)
        assert days.next_month(date(2026, 12, 31)) == date(2027, 1, 1)
        assert days.previous_month(date(2026, 1, 1)) == date(2025, 12, 1)
        assert days.last_of_month(date(2024, 2, 3)) == date(2024, 2, 29)

    def test_between_two_days_are_inclusive(self):
        assert days.months_between(date(2026, 11, 30), date(2027, 1, 1)) == [
            date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1),
        ]

    def test_between_reversed_days_are_none(self):
        assert days.months_between(date(2026, 3, 1), date(2026, 2, 28)) == []

    def test_end_on_the_last_day_when_there_is_no_corresponding_one(self):  # T-02
        assert days.same_day_after_months(date(2026, 1, 31), 1) == date(2026, 2, 28)

    def test_make_a_period_that_rolls(self):
        assert days.last_day_of_months(date(2026, 1, 31), 1, holidays=HOLIDAYS).rolled == date(2026, 2, 28)
        assert days.last_day_of_months(date(2026, 7, 29), 1, holidays=HOLIDAYS).rolled == date(2026, 8, 31)

    def test_refuse_an_empty_period(self):
        with pytest.raises(days.CannotCount):
            days.last_day_of_months(date(2026, 1, 31), 0, holidays=HOLIDAYS)


class Age:
    def test_is_completed_on_the_birthday(self):  # DE-29
        assert days.age_on(date(1946, 11, 25), date(2026, 11, 24)) == 79
        assert days.age_on(date(1946, 11, 25), date(2026, 11, 25)) == 80

    def test_of_a_leap_day_is_completed_on_28_february(self):
        assert days.birthday(date(1948, 2, 29), 79) == date(2027, 2, 28)
