import json
from dataclasses import fields
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from benefits import days, law, policy
from benefits.categories import Category
from benefits.policy import (
    Approval,
    BackPay,
    ConfirmationEffect,
    SideBenefit,
    StopBasis,
)
from tests.benefits.holiday_tables import HOLIDAYS

ENTITLED = [Category.DISABLED, Category.OTHER_ENTITLED]
NEVER_STOPPED = [Category.MONTHLY_PENSION, Category.RETIRED_OFFICER, Category.CIVILIAN_RETIREE]
DOCUMENT = {"title": "某省年度确认办法", "number": "某退役军人发〔2026〕1号"}


def month(text):
    return date.fromisoformat(f"{text}-01")


def local(rule_id, text):
    return {rule_id: law.localise(law.rule_named(rule_id), text, **DOCUMENT)}


class TheTableOfProcedures:
    def test_holds_every_category(self):
        assert set(policy.PROCEDURES) == set(Category)
        assert set(policy.SENTENCED) == set(Category)

    @pytest.mark.parametrize("category", Category)
    def test_fills_every_field_with_a_declared_rule(self, category):
        rules = policy.PROCEDURES[category].rules() + policy.SENTENCED[category].rules()

        assert len(rules) == len(fields(policy.Procedure)) + len(fields(policy.SentenceProcedure))
        assert all(rule in law.all_rules() for rule in rules)

    @pytest.mark.parametrize(
        ("category", "stop", "basis", "back_pay", "proposes"),
        [  # Policy 10: the table of parameters.
            ("DISABLED", "COUNTY", "MONTH_AFTER_NOTICE", "NOT_DUE", True),
            ("OTHER_ENTITLED", "COUNTY", "MONTH_AFTER_NOTICE", "NOT_DUE", True),
            ("SELF_EMPLOYED_OFFICER", "COUNTY_THEN_PROVINCE", "MONTH_AFTER_DEADLINE", "DUE", True),
            ("MONTHLY_PENSION", "NOBODY", "NEVER", "DUE", False),
            ("RETIRED_OFFICER", "NOBODY", "NEVER", "DUE", False),
            ("CIVILIAN_RETIREE", "NOBODY", "NEVER", "DUE", False),
        ],
    )
    def test_says_who_stops_when_and_what_is_back_paid(self, category, stop, basis, back_pay, proposes):
        procedure = policy.PROCEDURES[Category(category)]

        assert procedure.stop.value is Approval(stop)
        assert procedure.stop_basis.value is StopBasis(basis)
        assert procedure.back_pay.value is BackPay(back_pay)
        assert procedure.clock_may_propose.value is proposes

    def test_sends_stop_resumption_and_back_pay_of_self_employed_officers_to_the_province(self):  # Z-03
        procedure = policy.PROCEDURES[Category.SELF_EMPLOYED_OFFICER]

        for rule in (procedure.stop, procedure.resume, procedure.back_pay_approval):
            assert rule.value.needs_province
            assert rule.value.levels == ("COUNTY", "PROVINCE")

    def test_asks_only_entitled_persons_for_a_written_application(self):
        asked = [each for each, procedure in policy.PROCEDURES.items() if procedure.written_application.value]

        assert asked == ENTITLED

    def test_flags_side_benefits_for_three_categories(self):  # J-05, DE-9
        flagged = [each for each, procedure in policy.PROCEDURES.items() if procedure.side_benefits.value]

        assert flagged == [
            Category.SELF_EMPLOYED_OFFICER, Category.MONTHLY_PENSION, Category.RETIRED_OFFICER,
        ]
        assert policy.PROCEDURES[Category.RETIRED_OFFICER].side_benefits.value == frozenset(SideBenefit)

    def test_leaves_sentences_to_the_province_in_every_category(self):  # S-03, DE-10
        for procedure in policy.SENTENCED.values():
            assert procedure.stop.value.needs_province
            assert procedure.back_pay.value is BackPay.BY_DECISION


class TheEffectiveMonth:
    def test_is_that_after_the_last_day_when_approval_is_quick(self):  # Policy 2.1: 2026-06-30.
        assert policy.effective_month(last_day=date(2026, 8, 30), approved_on=date(2026, 8, 31)) == (
            month("2026-09"), month("2026-09"),
        )

    def test_comes_a_month_later_when_the_period_ends_with_the_month(self):  # DE-18
        months = policy.effective_month(last_day=date(2026, 8, 31), approved_on=date(2026, 9, 1))

        assert months.lawful_month == month("2026-09")
        assert months.effective_month == month("2026-10")

    @pytest.mark.parametrize(
        ("announced", "lawful"),
        [  # Policy 2.1, last column.
            ("2026-06-30", "2026-09"), ("2026-08-03", "2026-11"), ("2025-12-20", "2026-03"),
            ("2026-04-01", "2026-07"), ("2026-07-22", "2026-10"), ("2026-07-28", "2026-10"),
        ],
    )
    def test_has_the_lawful_month_of_the_worked_example(self, announced, lawful):
        deadline = days.last_day(date.fromisoformat(announced), 60, holidays=HOLIDAYS)

        months = policy.effective_month(last_day=deadline.rolled, approved_on=deadline.rolled)

        assert months.lawful_month == month(lawful)

    def test_never_takes_back_a_month_already_paid(self):  # DE-5
        months = policy.effective_month(last_day=date(2026, 6, 30), approved_on=date(2026, 11, 16))

        assert months == (month("2026-07"), month("2026-12"))


class TheBasisOfAStop:
    def test_keeps_rules_and_days_as_they_stood(self):
        deadline = days.last_day(date(2026, 6, 30), 60, holidays=HOLIDAYS)

        stored = policy.stop_basis(Category.DISABLED, deadline=deadline, approved_on=date(2026, 9, 2))

        assert [rule["rule"] for rule in stored["rules"]] == ["A-05.stop", "A-05.approval", "DE-18"]
        assert stored["rules"][0]["citation"] == "《伤残抚恤管理办法》第二十五条"
        assert stored["raw_day"] == "2026-08-29"
        assert stored["rolled_day"] == "2026-08-31"
        assert stored["lawful_month"] == "2026-09-01"
        assert stored["effective_month"] == "2026-10-01"
        assert stored["approved_on"] == "2026-09-02"
        assert json.loads(json.dumps(stored)) == stored

    @pytest.mark.parametrize("category", NEVER_STOPPED)
    def test_is_refused_where_nothing_stops(self, category):  # Y-04, J-05
        deadline = days.roll(date(2026, 3, 31), holidays=HOLIDAYS)

        with pytest.raises(policy.CannotDecide, match="不因未确认停发"):
            policy.stop_basis(category, deadline=deadline, approved_on=date(2026, 4, 2))


class AConfirmation:
    @pytest.mark.parametrize(
        ("confirmed", "known", "effect"),
        [
            ("2026-09-30", "2026-09-30", ConfirmationEffect.WITHDRAW),  # DE-19
            ("2026-10-01", "2026-10-01", ConfirmationEffect.RESUME),  # DE-19
            ("2026-10-15", "2026-10-20", ConfirmationEffect.RESUME),
            ("2026-09-30", "2026-10-01", ConfirmationEffect.SET_ASIDE),  # DE-20
            ("2026-08-31", "2026-12-24", ConfirmationEffect.SET_ASIDE),  # DE-20
        ],
    )
    def test_withdraws_sets_aside_or_resumes_by_its_day(self, confirmed, known, effect):
        assert policy.effect_of_confirmation(
            confirmed_on=date.fromisoformat(confirmed),
            known_on=date.fromisoformat(known),
            effective_on=date(2026, 10, 1),
        ) is effect

    def test_withdraws_a_stop_that_nobody_approved(self):
        effect = policy.effect_of_confirmation(
            confirmed_on=date(2026, 9, 1), known_on=date(2026, 9, 1), effective_on=None
        )

        assert effect is ConfirmationEffect.WITHDRAW


class AnEntitledResumption:
    """Policy 2.1 and C4: stopped from September, re-confirmed 2026-10-15, approved 2026-10-20."""

    DAYS = {
        "first_unpaid_month": month("2026-09"),
        "confirmed_on": date(2026, 10, 15),
        "approved_on": date(2026, 10, 20),
    }

    @pytest.mark.parametrize("category", ENTITLED)
    def test_pays_from_the_month_of_confirmation(self, category):  # DE-6
        owed = policy.back_pay_months(category, **self.DAYS)

        assert owed.resumed_month == month("2026-10")
        assert owed.not_due == (month("2026-09"),)
        assert owed.back_pay == ()

    def test_owes_the_month_whose_pay_day_has_passed_as_arrears(self):  # DE-21
        owed = policy.back_pay_months(Category.DISABLED, **self.DAYS)

        assert owed.arrears == owed.owed == (month("2026-10"),)
        assert owed.ordinary_from == month("2026-11")

    def test_owes_no_arrears_when_approved_before_the_pay_day(self):  # DE-26
        owed = policy.back_pay_months(
            Category.DISABLED,
            first_unpaid_month=month("2026-09"),
            confirmed_on=date(2026, 10, 5),
            approved_on=date(2026, 10, 9),
        )

        assert owed.arrears == ()
        assert owed.ordinary_from == owed.resumed_month == month("2026-10")

    def test_owes_every_month_of_a_late_approval(self):  # DE-21
        late = self.DAYS | {"approved_on": date(2027, 1, 10)}

        owed = policy.back_pay_months(Category.OTHER_ENTITLED, **late)

        assert owed.not_due == (month("2026-09"),)
        assert owed.arrears == tuple(map(month, ("2026-10", "2026-11", "2026-12", "2027-01")))
        assert owed.ordinary_from == month("2027-02")

    def test_pays_from_november_under_the_measures(self):  # A-06, as a local rule.
        owed = policy.back_pay_months(
            Category.DISABLED, **self.DAYS, local=local("DE-6.resume_from", "NEXT_MONTH")
        )

        assert owed.not_due == (month("2026-09"), month("2026-10"))
        assert owed.arrears == ()
        assert owed.ordinary_from == owed.resumed_month == month("2026-11")
        assert owed.rules[0].citation.source is law.Source.LOCAL

    def test_pays_seventeen_thirty_firsts_of_october_pro_rata(self):  # C4
        owed = policy.back_pay_months(
            Category.DISABLED, **self.DAYS, local=local("DE-6.resume_from", "PRO_RATA")
        )

        assert owed.first_share == Fraction(17, 31)
        assert owed.arrears == (month("2026-10"),)
        assert policy.share_of_month(Decimal("3100.00"), owed.first_share) == Decimal("1700.00")

    def test_keeps_a_part_of_a_month_out_of_the_register(self):
        owed = policy.back_pay_months(
            Category.DISABLED,
            first_unpaid_month=month("2026-09"),
            confirmed_on=date(2026, 10, 5),
            approved_on=date(2026, 10, 8),
            local=local("DE-6.resume_from", "PRO_RATA"),
        )

        assert owed.arrears == (month("2026-10"),)
        assert owed.ordinary_from == month("2026-11")

    def test_keeps_a_basis_that_json_can_hold(self):
        stored = policy.back_pay_months(Category.DISABLED, **self.DAYS).basis()

        assert json.loads(json.dumps(stored)) == stored
        assert [rule["rule"] for rule in stored["rules"]] == [
            "DE-6.resume_from", "A-06.back_pay", "DE-21", "DE-26.pay_day",
        ]
        assert stored["not_due"] == ["2026-09-01"]

    def test_is_refused_when_confirmed_before_the_stop(self):  # DE-19, DE-20
        with pytest.raises(policy.CannotDecide, match="停发之前已确认"):
            policy.back_pay_months(Category.DISABLED, **self.DAYS | {"confirmed_on": date(2026, 8, 31)})


class ASelfEmployedResumption:
    """Policy 4.1: deadline 2026-06-30, registered 2026-10-12, approved by the province 2026-10-20."""

    DAYS = {
        "first_unpaid_month": month("2026-07"),
        "confirmed_on": date(2026, 10, 12),
        "approved_on": date(2026, 10, 20),
    }

    def test_back_pays_four_months(self):  # Z-02
        owed = policy.back_pay_months(Category.SELF_EMPLOYED_OFFICER, **self.DAYS)

        assert owed.back_pay == tuple(map(month, ("2026-07", "2026-08", "2026-09", "2026-10")))
        assert owed.not_due == owed.arrears == ()

    def test_pays_normally_from_november(self):
        owed = policy.back_pay_months(Category.SELF_EMPLOYED_OFFICER, **self.DAYS)

        assert owed.ordinary_from == owed.resumed_month == month("2026-11")

    @pytest.mark.parametrize(("day", "ordinary"), [(9, "2026-10"), (10, "2026-11")])
    def test_pays_the_month_normally_when_approved_before_the_tenth(self, day, ordinary):  # DE-26
        resumed = policy.resumed_month(
            Category.SELF_EMPLOYED_OFFICER, confirmed_on=date(2026, 10, 1), approved_on=date(2026, 10, day)
        )

        assert resumed.month == month(ordinary)
        assert resumed.share == 1

    def test_is_reported_by_the_end_of_january(self):  # Z-04, DE-13
        assert policy.return_due_on(2026) == date(2027, 1, 31)
        assert policy.return_aimed_on(2026, holidays=HOLIDAYS) == date(2027, 1, 29)


class AStopThatWasNeverDue:
    @pytest.mark.parametrize("category", Category)
    def test_is_owed_in_full_in_every_category(self, category):  # DE-20, DE-28
        owed = policy.set_aside_months(
            category, first_unpaid_month=month("2026-09"), decided_on=date(2026, 11, 12)
        )

        assert owed.owed == tuple(map(month, ("2026-09", "2026-10", "2026-11")))
        assert owed.not_due == ()
        assert owed.ordinary_from == month("2026-12")
        assert owed.basis()["rules"][0]["rule"] == "DE-20"


class Money:
    @pytest.mark.parametrize(
        ("yearly", "monthly"),
        [("42360", "3530.00"), ("106670", "8889.17"), ("0.06", "0.01"), ("100.02", "8.34"), ("0.05", "0.00")],
    )
    def test_of_a_month_is_a_twelfth_rounded_half_up(self, yearly, monthly):  # DE-26; 0.06/12 = 0.005.
        assert policy.monthly_from_yearly(Decimal(yearly)) == Decimal(monthly)


class AMove:
    def test_leaves_the_year_to_the_old_office(self):  # M-01, DE-16
        assert policy.origin_pays_until(date(2026, 5, 20)) == date(2026, 12, 31)


class ADecision:
    def test_names_both_remedies(self):  # T-13
        assert "60日内申请行政复议" in policy.remedies()
        assert "6个月内" in policy.remedies()

    def test_left_to_the_approver_gives_no_month(self):  # S-06
        rule = policy.SENTENCED[Category.DISABLED].resume_from

        with pytest.raises(policy.CannotDecide, match="以决定为准"):
            policy.resumed_month(
                Category.DISABLED,
                confirmed_on=date(2026, 10, 15), approved_on=date(2026, 10, 20),
                local={"DE-6.resume_from": rule},
            )
