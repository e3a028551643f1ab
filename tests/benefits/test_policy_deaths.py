"""What a death stops and grants, by rule."""

from datetime import date
from decimal import Decimal

import pytest

from benefits import law, policy
from benefits.categories import SubCategory
from benefits.policy import (
    DeathCause,
)

DOCUMENT = {"title": "某省年度确认办法", "number": "某退役军人发〔2026〕1号"}

def month(text):
    return date.fromisoformat(f"{text}-01")


def local(rule_id, text):
    return {rule_id: law.localise(law.rule_named(rule_id), text, **DOCUMENT)}



class ADeath:
    def test_stops_the_pay_from_the_next_month(self):  # D-13, DE-11
        assert policy.death_stop_month(date(2026, 5, 14)) == month("2026-06")
        assert policy.death_stop_month(date(2026, 12, 31)) == month("2027-01")

    def test_of_a_disabled_soldier_gives_twelve_months_less_those_paid(self):  # D-01
        monthly = policy.monthly_from_yearly(Decimal("42360"))
        grant = policy.continued_grant(SubCategory.DISABLED_SOLDIER, monthly=monthly)
        paid = policy.months_paid_after_death(
            date(2026, 5, 14), map(month, ("2026-05", "2026-06", "2026-07", "2026-08"))
        )

        settled = policy.after_offset(grant=grant, paid_after_death=monthly * len(paid), offset=True)

        assert grant == Decimal("42360.00")
        assert settled.offset == Decimal("10590.00")
        assert settled.still_due == Decimal("31770.00")
        assert settled.to_recover == 0

    def test_of_a_survivor_gives_six_months(self):  # D-04
        assert policy.continued_grant(
            SubCategory.DUTY_DEATH_SURVIVOR, monthly=Decimal("2900")
        ) == Decimal("17400.00")

    def test_gives_nothing_by_itself_where_the_regulation_is_silent(self):  # D-07
        assert policy.continued_grant(SubCategory.RURAL_SOLDIER, monthly=Decimal("800")) == 0

    def test_gives_what_a_province_grants_where_the_regulation_is_silent(self):  # D-07, DE-1
        granted = policy.continued_grant(SubCategory.RURAL_SOLDIER, monthly=Decimal("800"), local=local("D-07", "6"))

        assert granted == Decimal("4800.00")

    def test_has_a_rule_for_every_sub_category(self):
        assert set(policy.CONTINUED_MONTHS) == set(SubCategory)

    def test_recovers_what_the_grant_cannot_hold(self):  # DE-27
        settled = policy.after_offset(grant=Decimal("100"), paid_after_death=Decimal("130"), offset=True)

        assert (settled.still_due, settled.to_recover) == (0, 30)

    def test_recovers_everything_without_offset(self):
        settled = policy.after_offset(grant=Decimal("100"), paid_after_death=Decimal("30"), offset=False)

        assert (settled.still_due, settled.to_recover) == (100, 30)

    def test_before_october_2024_allows_no_offset(self):  # DE-27
        assert not policy.may_offset(date(2024, 9, 30))
        assert policy.may_offset(date(2024, 10, 1))

    @pytest.mark.parametrize(
        ("cause", "bonus", "pension"),
        [  # D-08, D-09
            (DeathCause.ILLNESS, 0, "428376.00"),
            (DeathCause.ILLNESS, 15, "492632.40"),
            (DeathCause.DUTY, 0, "1403760.00"),
            (DeathCause.MARTYR, 0, "1403760.00"),
        ],
    )
    def test_of_a_military_retiree_gives_a_one_off_pension(self, cause, bonus, pension):
        assert policy.one_off_pension(
            cause, income=Decimal("54188"), basic_monthly=Decimal("8000"), bonus_percent=bonus
        ) == Decimal(pension)

    def test_of_a_self_employed_officer_only_suggests_months(self):  # Z-07
        months = {cause: rule.value for cause, rule in policy.SELF_EMPLOYED_MONTHS.items()}

        assert months == {DeathCause.ILLNESS: 10, DeathCause.DUTY: 20, DeathCause.MARTYR: 40}
