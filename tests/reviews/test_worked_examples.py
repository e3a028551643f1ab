"""The worked examples of policy 2.1 and 4.2 that belong to the yearly work; each line quotes its rule."""

from datetime import date

import pytest

from benefits import policy as pay
from benefits.categories import Category
from benefits.models import Suspension
from reviews import policy
from reviews.services.sweeps import lapsing
from reviews.states import ReviewState
from tests import county
from tests.benefits.holiday_tables import HOLIDAYS, HOLIDAYS_WITHOUT_WEEKENDS


def example(rule, *values):
    return pytest.param(*values, id=rule)


def day(text):
    return date.fromisoformat(text)


class TheTableOfRuleA05:
    @pytest.mark.parametrize(("announced", "raw", "rolled", "stop"), [
        example("A-05 Tue 2026-06-30, ends on a Saturday", "2026-06-30", "2026-08-29", "2026-08-31", "2026-09-01"),
        example("A-05 Mon 2026-08-03, National Day", "2026-08-03", "2026-10-02", "2026-10-08", "2026-11-01"),
        example("A-05 Sat 2025-12-20, Spring Festival", "2025-12-20", "2026-02-18", "2026-02-24", "2026-03-01"),
        example("A-05 Wed 2026-04-01, a month later", "2026-04-01", "2026-05-31", "2026-06-01", "2026-07-01"),
        example("A-05 Wed 2026-07-22, made up", "2026-07-22", "2026-09-20", "2026-09-20", "2026-10-01"),
        example("A-05 Tue 2026-07-28, Mid-Autumn", "2026-07-28", "2026-09-26", "2026-09-28", "2026-10-01"),
    ])
    def test_gives_the_last_day_and_the_month(self, announced, raw, rolled, stop):
        found = policy.notice_last_day(day(announced), holidays=HOLIDAYS)

        assert (found.raw, found.rolled, found.provisional) == (day(raw), day(rolled), False)
        assert pay.effective_month(last_day=found.rolled, approved_on=found.rolled).lawful_month == day(stop)

    @pytest.mark.parametrize(("announced", "rolled", "stop"), [
        example("C7 2026-04-01 without rolling: June", "2026-04-01", "2026-05-31", "2026-06-01"),
        example("DE-24 2026-07-28 in a break: rolls all the same", "2026-07-28", "2026-09-28", "2026-10-01"),
    ])
    def test_gives_another_where_weekends_do_not_roll(self, announced, rolled, stop):
        found = policy.notice_last_day(day(announced), holidays=HOLIDAYS_WITHOUT_WEEKENDS)

        assert found.rolled == day(rolled)
        assert pay.effective_month(last_day=found.rolled, approved_on=found.rolled).lawful_month == day(stop)


class TheOthers:
    @pytest.mark.parametrize(("year", "start", "end"), [
        example("Y-01 the review of 2027", 2027, "2027-01-01", "2027-03-31"),
    ])
    def test_name_the_window_of_a_monthly_pension(self, year, start, end):
        assert tuple(policy.window_for(Category.MONTHLY_PENSION, year)) == (day(start), day(end))

    @pytest.mark.parametrize(("requested", "raw", "rolled"), [
        example("Y-03 and DE-8 correction of 2027-03-25", "2027-03-25", "2027-04-09", "2027-04-09"),
        example("DE-29 rolled past Labour Day", "2026-04-17", "2026-05-02", "2026-05-06"),
    ])
    def test_name_the_last_day_to_correct(self, requested, raw, rolled):
        found = policy.correction_last_day(day(requested), holidays=HOLIDAYS)

        assert (found.raw, found.rolled) == (day(raw), day(rolled))

    @pytest.mark.parametrize(("window_end", "deferrals", "deadline"), [
        example("Z-01 deadline 2026-06-30, no consent", "2026-06-30", [], "2026-06-30"),
        example("Z-05 consent moves it", "2026-06-30", [("2026-06-20", "2026-09-30")], "2026-09-30"),
        example("DE-25 consent after the deadline is void", "2026-06-30", [("2026-07-01", "2026-09-30")], "2026-06-30"),
    ])
    def test_name_the_deadline(self, window_end, deferrals, deadline):
        given = [(day(consented), day(until)) for consented, until in deferrals]

        assert policy.deadline_after(day(window_end), given) == day(deadline)

    def test_say_when_the_phone_form_is_asked_about_by_de_14(self):
        sent_on, asked_on = day("2026-09-24"), day("2026-10-22")  # Mid-Autumn, National Day and 10 October made up.

        assert policy.phone_form_reminder_on(sent_on, holidays=HOLIDAYS) == asked_on


@pytest.mark.django_db
class ConfirmingOnTheLastDay:
    def test_leads_to_no_stop_at_all_by_rule_a_05(self, cast):
        """Policy 2.1: confirmed on 2026-08-31, before closing time."""
        review = county.case(cast)
        county.noticed(cast, review, posted_on=day("2026-06-30"))

        county.confirmed(cast, review, on=day("2026-08-31"))
        lapsing.lapse_notices(today=day("2026-09-01"), at=county.at(day("2026-09-01"), 2))

        assert county.again(review).state == ReviewState.CONFIRMED
        assert not Suspension.objects.exists()

    def test_not_having_leads_to_one_in_the_night_after(self, cast):
        review = county.case(cast)
        county.noticed(cast, review, posted_on=day("2026-06-30"))

        lapsing.lapse_notices(today=day("2026-08-31"), at=county.at(day("2026-08-31"), 2))
        assert county.again(review).state == ReviewState.IN_NOTICE
        lapsing.lapse_notices(today=day("2026-09-01"), at=county.at(day("2026-09-01"), 2))

        assert Suspension.objects.get().lawful_month == day("2026-09-01")
