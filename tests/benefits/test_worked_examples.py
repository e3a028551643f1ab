"""The worked examples of policy sections 2.1 to 7 as a table: each line quotes its rule and was computed by hand.

Those that need the sixty days of a notice stand in tests/reviews/test_worked_examples.py.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from benefits import days, identity, law, policy
from benefits.categories import Category, SubCategory
from benefits.policy import DeathCause
from tests.benefits.holiday_tables import HOLIDAYS

TODAY = date(2026, 11, 24)
RESUME = law.rule_named("DE-6.resume_from")


def example(rule, *values):
    return pytest.param(*values, id=rule)


def month(text):
    return date.fromisoformat(f"{text}-01")


def months(text):
    return tuple(month(each) for each in text.split())


def day(text):
    return date.fromisoformat(text)


def local(value):
    return {RESUME.id: law.localise(RESUME, value, title="某省年度确认办法", number="某退役军人发〔2026〕1号")}


class APeriod:
    @pytest.mark.parametrize(("start", "length", "raw", "rolled"), [
        example("T-01 first day not counted", "2026-06-01", 1, "2026-06-02", "2026-06-02"),
        example("M-03 discharge 2026-03-02", "2026-03-02", 60, "2026-05-01", "2026-05-06"),
        example("T-03 only the last day matters", "2026-09-28", 12, "2026-10-10", "2026-10-10"),
    ])
    def test_of_days_ends(self, start, length, raw, rolled):
        found = days.last_day(day(start), length, holidays=HOLIDAYS)

        assert (found.raw, found.rolled) == (day(raw), day(rolled))

    @pytest.mark.parametrize(("start", "length", "raw"), [
        example("T-02 one month from 2026-01-31", "2026-01-31", 1, "2026-02-28"),
        example("T-02 one month from 2024-01-31, leap year", "2024-01-31", 1, "2024-02-29"),
        example("T-02 one year from 2024-02-29", "2024-02-29", 12, "2025-02-28"),
        example("T-02 corresponding day", "2026-01-15", 6, "2026-07-15"),
    ])
    def test_of_months_ends(self, start, length, raw):
        assert days.same_day_after_months(day(start), length) == day(raw)

    @pytest.mark.parametrize(("year", "due", "aimed"), [
        example("DE-13 return on 2026, due Sunday 2027-01-31", 2026, "2027-01-31", "2027-01-29"),
        example("Z-04 return on 2025, due Saturday 2026-01-31", 2025, "2026-01-31", "2026-01-30"),
        example("Z-04 return on 2024, in the Spring Festival 2025", 2024, "2025-01-31", "2025-01-27"),
    ])
    def test_of_the_yearly_return_is_aimed_before_a_rest_day(self, year, due, aimed):
        assert policy.return_due_on(year) == day(due)
        assert policy.return_aimed_on(year, holidays=HOLIDAYS) == day(aimed)

    @pytest.mark.parametrize(("moved", "until", "pays_from"), [
        example("M-01 household moved 2026-05-20", "2026-05-20", "2026-12-31", "2027-01"),
        example("M-02 moved on New Year's Eve", "2026-12-31", "2026-12-31", "2027-01"),
    ])
    def test_of_the_origin_runs_to_the_end_of_the_year(self, moved, until, pays_from):
        assert policy.origin_pays_until(day(moved)) == day(until)
        assert days.next_month(policy.origin_pays_until(day(moved))) == month(pays_from)


class AResumption:
    """Policy 2.1 (stopped from September 2026) and 4.1 (stopped from July 2026, 8,200 a month)."""

    @pytest.mark.parametrize(("category", "first", "confirmed", "approved", "rule", "not_due", "owed", "ordinary"), [
        example("A-06 by the measures: from November", Category.DISABLED, "2026-09", "2026-10-15", "2026-10-20",
                local("NEXT_MONTH"), "2026-09 2026-10", "", "2026-11"),
        example("DE-6 by the questions and answers: from October", Category.DISABLED, "2026-09", "2026-10-15",
                "2026-10-20", law.NO_LOCAL_RULES, "2026-09", "2026-10", "2026-11"),
        example("A-07 other entitled persons likewise", Category.OTHER_ENTITLED, "2026-09", "2026-10-15",
                "2026-10-20", law.NO_LOCAL_RULES, "2026-09", "2026-10", "2026-11"),
        example("C4 pro rata: October in part", Category.DISABLED, "2026-09", "2026-10-15", "2026-10-20",
                local("PRO_RATA"), "2026-09", "2026-10", "2026-11"),
        example("Z-02 registered 2026-10-12, approved 2026-10-20", Category.SELF_EMPLOYED_OFFICER, "2026-07",
                "2026-10-12", "2026-10-20", law.NO_LOCAL_RULES, "", "2026-07 2026-08 2026-09 2026-10", "2026-11"),
        example("DE-26 approved before the 10th", Category.SELF_EMPLOYED_OFFICER, "2026-07",
                "2026-10-05", "2026-10-09", law.NO_LOCAL_RULES, "", "2026-07 2026-08 2026-09", "2026-10"),
    ])
    def test_owes(self, category, first, confirmed, approved, rule, not_due, owed, ordinary):
        found = policy.back_pay_months(
            category, first_unpaid_month=month(first), confirmed_on=day(confirmed), approved_on=day(approved),
            local=rule,
        )

        assert (found.not_due, found.owed, found.ordinary_from) == (months(not_due), months(owed), month(ordinary))

    def test_of_four_months_pays_32800_by_rule_z_02(self):
        owed = policy.back_pay_months(
            Category.SELF_EMPLOYED_OFFICER, first_unpaid_month=month("2026-07"), confirmed_on=day("2026-10-12"),
            approved_on=day("2026-10-20"),
        ).back_pay

        assert len(owed) * Decimal("8200.00") == Decimal("32800.00")

    def test_pro_rata_pays_17_of_31_days_by_c4(self):
        owed = policy.back_pay_months(
            Category.DISABLED, first_unpaid_month=month("2026-09"), confirmed_on=day("2026-10-15"),
            approved_on=day("2026-10-20"), local=local("PRO_RATA"),
        )

        assert owed.first_share == Fraction(17, 31)

    @pytest.mark.parametrize(("last_day", "approved", "lawful", "effective"), [
        example("Z-01 deadline 2026-06-30", "2026-06-30", "2026-06-30", "2026-07", "2026-07"),
        example("DE-18 the proposal exists on the next day only", "2026-06-30", "2026-07-01", "2026-07", "2026-08"),
        example("DE-5 approved two months late", "2026-08-31", "2026-11-03", "2026-09", "2026-12"),
    ])
    def test_follows_a_stop_from(self, last_day, approved, lawful, effective):
        found = policy.effective_month(last_day=day(last_day), approved_on=day(approved))

        assert tuple(found) == (month(lawful), month(effective))


class ADeath:
    @pytest.mark.parametrize(("sub_category", "monthly", "grant"), [
        example("D-01 disabled soldier, 12 months", SubCategory.DISABLED_SOLDIER, "3530", "42360.00"),
        example("D-04 survivor, 6 months", SubCategory.ILLNESS_DEATH_SURVIVOR, "2900", "17400.00"),
        example("D-05 war veteran, 6 months", SubCategory.WAR_VETERAN, "900", "5400.00"),
        example("D-07 rural veteran, no national grant", SubCategory.RURAL_SOLDIER, "800", "0.00"),
    ])
    def test_is_followed_by_continued_pay(self, sub_category, monthly, grant):
        assert policy.continued_grant(sub_category, monthly=Decimal(monthly)) == Decimal(grant)

    def test_found_late_is_offset_by_d_01(self):
        monthly = policy.monthly_from_yearly(Decimal(42360))
        paid = policy.months_paid_after_death(day("2026-05-14"), months("2026-05 2026-06 2026-07 2026-08"))

        settled = policy.after_offset(grant=12 * monthly, paid_after_death=len(paid) * monthly, offset=True)

        assert (monthly, len(paid)) == (Decimal("3530.00"), 3)
        assert (settled.offset, settled.still_due) == (Decimal("10590.00"), Decimal("31770.00"))

    @pytest.mark.parametrize(("died", "first_unpaid", "may_offset"), [
        example("D-13 died 2026-05-14", "2026-05-14", "2026-06", True),
        example("D-13 died 2026-11-30", "2026-11-30", "2026-12", True),
        example("DE-27 died 2024-09-20, under the regulation of 2019", "2024-09-20", "2024-10", False),
        example("DE-27 died 2024-10-05, under the regulation of 2024", "2024-10-05", "2024-11", True),
    ])
    def test_stops_the_pay(self, died, first_unpaid, may_offset):
        assert policy.death_stop_month(day(died)) == month(first_unpaid)
        assert policy.may_offset(day(died)) is may_offset

    @pytest.mark.parametrize(("cause", "bonus", "pension"), [
        example("D-08 illness, 2025", DeathCause.ILLNESS, 0, "428376.00"),
        example("D-09 illness, second-class merit", DeathCause.ILLNESS, 15, "492632.40"),
        example("D-08 on duty", DeathCause.DUTY, 0, "1403760.00"),
    ])
    def test_of_a_military_retiree_gives_a_one_off_pension(self, cause, bonus, pension):
        found = policy.one_off_pension(
            cause, income=Decimal(54188), basic_monthly=Decimal(8000), bonus_percent=bonus
        )

        assert found == Decimal(pension)


class AnIdNumber:
    @pytest.mark.parametrize(("body", "total", "number"), [
        example("7.1 the standard's example, Beijing", "11010519491231002", 167, "11010519491231002X"),
        example("7.1 the standard's example, Shantou", "44052418800101001", 195, "440524188001010014"),
        example("7.1 third line", "34052419800101001", 189, "34052419800101001X"),
        example("7.1 fourth line", "37010119010203997", 262, "370101190102039973"),
    ])
    def test_ends_with_its_check_digit(self, body, total, number):
        weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

        assert sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) == total
        assert body + identity.check_digit(body) == number
        assert identity.parse_id_number(number.lower(), today=TODAY).number == number
