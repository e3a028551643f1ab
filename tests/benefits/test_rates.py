from datetime import date
from decimal import Decimal

import pytest

from benefits.categories import Category
from benefits.models import Benefit, Rate
from benefits.services import rates
from tests import county

pytestmark = pytest.mark.django_db

MAY = date(2026, 5, 1)


def published(amount, *, since=date(2025, 8, 1), organization=None, per="YEAR", level="WAR-6"):
    return Rate.objects.create(
        category=Category.DISABLED, level=level, amount=Decimal(amount), per=per, effective_from=since,
        organization=organization, document_no=f"退役军人部发〔{since.year}〕{amount}号",
    )


@pytest.fixture
def benefit(cast):
    """A benefit on the published table, without an amount of its own."""
    made = county.benefit(county.person(cast.station), level="WAR-6")
    made.personal_rates.all().delete()
    return made


def figure(benefit, month=MAY):
    return rates.of_one(benefit)(month)


class TheFigureOfAMonth:
    def test_is_a_twelfth_of_the_yearly_standard_rounded_half_up(self, benefit):  # DE-26
        published("42366.06")

        assert figure(benefit).amount == Decimal("3530.51")  # 3,530.505

    def test_before_a_move_is_that_of_the_old_office(self, benefit, cast):  # M-02
        published("36000.00", organization=cast.county)
        published("60000.00", organization=cast.district)
        county.moved(cast, benefit)

        found = [figure(county.again(benefit), month).amount for month in (date(2026, 12, 1), date(2027, 1, 1))]
        assert found == [Decimal("3000.00"), Decimal("5000.00")]

    def test_is_the_monthly_standard_as_it_stands(self, benefit):
        published("3530.00", per="MONTH")

        assert figure(benefit).amount == Decimal("3530.00")

    def test_is_that_of_the_first_day_of_the_month(self, benefit):
        published("42360")
        published("48000", since=date(2026, 6, 1))

        assert [figure(benefit, date(2026, month, 1)).amount for month in (5, 6)] == [Decimal(3530), Decimal(4000)]

    def test_takes_the_nearest_jurisdiction_and_there_the_newest(self, benefit, cast):
        published("42360", since=date(2026, 4, 1))
        published("45600", since=date(2024, 1, 1), organization=cast.province)
        published("46800", since=date(2025, 1, 1), organization=cast.province)
        published("60000", since=date(2026, 1, 1), organization=cast.district)

        assert figure(benefit).amount == Decimal("3900.00")

    def test_prefers_the_amount_set_for_the_person(self, benefit):
        published("42360")
        county.rate(benefit, "4100.00", since=date(2026, 5, 1))

        assert [figure(benefit, date(2026, month, 1)).amount for month in (4, 5)] == [Decimal(3530), Decimal(4100)]

    def test_names_its_document(self, benefit):
        rate = published("42360")

        assert figure(benefit).document_no == rate.document_no

    def test_is_nothing_where_no_row_covers_the_month(self, benefit):
        published("42360", since=date(2026, 6, 1))

        assert figure(benefit) == rates.Figure(Decimal("0.00"), "")


class TheFiguresOfMany:
    def test_are_those_of_each_one(self, benefit, cast):
        published("42360")
        own = county.benefit(county.person(cast.station), amount="2900.00")

        found = rates.monthly_amounts(benefits=Benefit.objects.select_related("organization"), month=MAY)

        assert found == {benefit.pk: Decimal("3530.00"), own.pk: Decimal("2900.00")}

    @pytest.mark.parametrize("people", [1, 30])
    def test_cost_two_queries(self, cast, django_assert_num_queries, people):
        for _ in range(people):
            county.benefit(county.person(cast.station))
        benefits = list(Benefit.objects.select_related("organization"))

        with django_assert_num_queries(2):
            rates.figures(benefits=benefits, month=MAY)


class RefreshingTheAmounts:
    def test_sets_what_lists_show_and_says_how_many_changed(self, benefit):
        county.rate(benefit, "3600.00", since=MAY)

        assert rates.refresh(queryset=Benefit.objects.all(), month=MAY) == 1
        assert county.again(benefit).monthly_amount == Decimal("3600.00")

    def test_twice_changes_nothing(self, benefit):
        county.rate(benefit, "3600.00", since=MAY)
        rates.refresh(queryset=Benefit.objects.all(), month=MAY)

        assert rates.refresh(queryset=Benefit.objects.all(), month=MAY) == 0
