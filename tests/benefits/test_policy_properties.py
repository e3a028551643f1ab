"""No month between the stop and ordinary pay is lost, doubled or in the wrong pot."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from benefits import days, law, policy
from benefits.categories import Category
from benefits.policy import BackPay, ResumeFrom

DOCUMENT = {"title": "某省年度确认办法", "number": "某退役军人发〔2026〕1号"}
RULE = law.rule_named("DE-6.resume_from")
LOCAL = [law.NO_LOCAL_RULES] + [
    {RULE.id: law.localise(RULE, value, **DOCUMENT)} for value in (ResumeFrom.NEXT_MONTH, ResumeFrom.PRO_RATA)
]
DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))
SPAN = st.integers(0, 800)


@st.composite
def resumptions(draw):
    first = days.month_of(draw(DAYS))
    confirmed_on = first + timedelta(days=draw(SPAN))
    approved_on = confirmed_on + timedelta(days=draw(SPAN))
    return {"first_unpaid_month": first, "confirmed_on": confirmed_on, "approved_on": approved_on}


class TheMonthsOwed:
    @given(st.sampled_from(Category), resumptions(), st.sampled_from(LOCAL))
    def test_leave_no_month_out_and_name_none_twice(self, category, dates, local):
        owed = policy.back_pay_months(category, **dates, local=local)

        every = days.months_between(dates["first_unpaid_month"], days.previous_month(owed.ordinary_from))
        assert [*owed.not_due, *owed.back_pay, *owed.arrears] == every

    @given(st.sampled_from(Category), resumptions(), st.sampled_from(LOCAL))
    def test_follow_the_back_pay_of_the_category(self, category, dates, local):
        owed = policy.back_pay_months(category, **dates, local=local)

        if policy.PROCEDURES[category].back_pay.value is BackPay.DUE:
            assert owed.not_due == ()
        else:
            assert owed.back_pay == ()

    @given(resumptions())
    def test_of_an_entitled_person_include_the_month_of_confirmation(self, dates):
        owed = policy.back_pay_months(Category.DISABLED, **dates)

        confirmed = days.month_of(dates["confirmed_on"])
        assert confirmed in owed.arrears or confirmed == owed.ordinary_from
        assert all(month < confirmed for month in owed.not_due)

    @given(st.sampled_from(Category), resumptions())
    def test_are_all_of_them_when_the_stop_was_never_due(self, category, dates):
        owed = policy.set_aside_months(
            category, first_unpaid_month=dates["first_unpaid_month"], decided_on=dates["approved_on"]
        )

        every = days.months_between(dates["first_unpaid_month"], days.previous_month(owed.ordinary_from))
        assert list(owed.owed) == every


class TheEffectiveMonth:
    @given(DAYS, st.integers(1, 800))
    def test_is_never_before_the_lawful_one_nor_the_month_after_approval(self, last_day, later):
        approved_on = last_day + timedelta(days=later)

        months = policy.effective_month(last_day=last_day, approved_on=approved_on)

        assert months.lawful_month == days.next_month(last_day)
        assert months.effective_month == max(months.lawful_month, days.next_month(approved_on))
        assert months.effective_month > approved_on
