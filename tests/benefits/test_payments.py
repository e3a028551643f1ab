from datetime import date
from decimal import Decimal

import pytest

from benefits.models import Benefit
from benefits.services import payments, resumptions
from tests import county

pytestmark = pytest.mark.django_db

FULL, NOTHING = Decimal("3530.00"), Decimal(0)


def paid(benefit, *months):
    """What the register pays in the given months of 2026."""
    rows = Benefit.objects.filter(pk=benefit.pk)
    return [payments.payable(benefits=rows, month=date(2026, month, 1))[benefit.pk] for month in months]


@pytest.fixture
def benefit(cast):
    return county.benefit(county.person(cast.station))


class ThePayableAmount:
    def test_is_the_rate_of_the_month(self, benefit):
        county.rate(benefit, "3600.00", since=date(2026, 8, 1))

        assert paid(benefit, 7, 8) == [FULL, Decimal("3600.00")]

    def test_is_nothing_before_the_first_paid_month(self, cast):
        benefit = county.benefit(county.person(cast.station), paid_from=date(2026, 5, 1))

        assert paid(benefit, 4, 5) == [NOTHING, FULL]

    def test_is_nothing_from_the_month_in_which_the_benefit_ended(self, benefit):
        county.ended(benefit, since=date(2026, 6, 1))

        assert paid(benefit, 5, 6) == [FULL, NOTHING]

    @pytest.mark.parametrize("day", [1, 14, 31])
    def test_is_full_for_the_month_of_death_and_nothing_after_it(self, benefit, day):  # D-13, DE-11
        county.died(benefit.beneficiary, on=date(2026, 5, day))

        assert paid(benefit, 5, 6) == [FULL, NOTHING]

    def test_is_nothing_while_a_stop_is_in_force(self, cast):
        stop = county.stopped(cast)

        assert paid(stop.benefit, 9, 10, 11) == [FULL, NOTHING, NOTHING]

    def test_follows_the_dates_of_an_approved_stop_before_the_clock_has_run(self, cast):  # DE-19
        stop = county.approved(cast)

        assert paid(stop.benefit, 9, 10) == [FULL, NOTHING]

    def test_is_not_touched_by_a_mere_proposal(self, cast):
        stop = county.proposed(cast)

        assert paid(stop.benefit, 9, 10, 11) == [FULL, FULL, FULL]

    def test_runs_again_from_the_month_the_register_takes_over(self, cast):
        stop = county.stopped(cast)
        day = date(2026, 11, 20)
        resumption = resumptions.propose(
            suspension=stop, confirmed_on=day, applied_on=day, by=cast.wang, at=county.at(day)
        )
        resumptions.approve(resumption=resumption, by=cast.zhao, at=county.at(day))

        # November is owed as arrears, a line of its own and not of the register.
        assert paid(stop.benefit, 9, 10, 11, 12) == [FULL, NOTHING, NOTHING, FULL]


class ThePayableAmounts:
    @pytest.mark.parametrize("people", [1, 30])
    def test_cost_five_queries(self, cast, django_assert_num_queries, people):
        for _ in range(people):
            county.benefit(county.person(cast.station))

        with django_assert_num_queries(5):
            payments.payable(benefits=Benefit.objects.all(), month=date(2026, 5, 1))
