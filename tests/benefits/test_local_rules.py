from datetime import date

import pytest

from benefits import law, policy
from benefits.services import local_rules
from tests import county

pytestmark = pytest.mark.django_db

DAY = date(2026, 10, 1)
PAY_DAY = "DE-26.pay_day"


def enter(office, value, *, since=date(2026, 1, 1), number="岚退役发〔2026〕1号", rule_id=PAY_DAY):
    return county.local_rule(
        rule_id=rule_id, organization=office, value=value, effective_from=since, document_no=number
    )


def pay_day(office, on=DAY):
    return law.chosen(policy.PROCEDURES["DISABLED"].pay_day, local_rules.in_force(organization=office, on=on))


class ALocalRule:
    def test_stands_over_the_default_with_its_document(self, cast):  # DE-1
        enter(cast.county, 15)

        rule = pay_day(cast.station)

        assert rule.value == 15
        assert rule.citation.marked == "岚退役发〔2026〕1号（地方文件）"

    def test_holds_for_the_offices_below_and_nowhere_else(self, cast):
        enter(cast.county, 15)

        assert pay_day(cast.second_station).value == 15
        assert pay_day(cast.district).value == 10
        assert pay_day(cast.city).value == 10

    def test_of_the_nearest_office_wins(self, cast):
        enter(cast.county, 15)
        enter(cast.province, 20, since=date(2026, 9, 1))

        assert pay_day(cast.station).value == 15

    def test_of_the_same_office_gives_way_to_the_newer_one_from_its_day_on(self, cast):
        enter(cast.county, 15)
        enter(cast.county, 12, since=DAY)

        assert pay_day(cast.station, on=date(2026, 9, 30)).value == 15
        assert pay_day(cast.station, on=DAY).value == 12

    def test_reads_yes_and_no(self, cast):
        enter(cast.county, False, rule_id="DE-24.roll_weekends")

        assert local_rules.in_force(organization=cast.county, on=DAY)["DE-24.roll_weekends"].value is False


class TheRulesOfManyOffices:
    def test_cost_one_query(self, cast, django_assert_num_queries):
        enter(cast.county, 15)
        offices = [cast.station, cast.second_station, cast.district_station]

        with django_assert_num_queries(1):
            found = local_rules.in_force_for(organizations=offices, on=DAY)

        assert [PAY_DAY in found[office.pk] for office in offices] == [True, True, False]
