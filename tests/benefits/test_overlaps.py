from datetime import date

import pytest

from benefits import days, policy
from benefits.models import Suspension
from benefits.services import overlaps
from tests import county

pytestmark = pytest.mark.django_db


@pytest.fixture
def stop(cast):
    return county.stopped(cast)


def months(first, number):
    found = [first]
    while len(found) < number:
        found.append(days.next_month(found[-1]))
    return tuple(found)


def owed(of):
    return policy.OwedMonths(
        not_due=(), back_pay=(), arrears=of, resumed_month=of[0], ordinary_from=days.next_month(of[-1]), rules=()
    )


def another(stop, since):
    """A second stop of the benefit in force, for a sentence."""
    return Suspension.objects.create(
        benefit=stop.benefit, organization=stop.organization, ground="SENTENCED_OR_WANTED", state="IN_FORCE",
        state_at=stop.state_at, proposed_by=stop.checked_by, proposed_at=stop.proposed_at,
        approved_by=stop.approved_by, approved_at=stop.approved_at, lawful_month=since, effective_on=since,
        in_force_at=stop.in_force_at,
    )


class MonthsOfTwoGrounds:
    def test_are_owed_whole_where_nothing_else_stands_against_them(self, stop):
        asked = owed(months(stop.effective_on, 3))

        assert overlaps.without_held(owed=asked, suspension=stop) == (asked, {})

    def test_are_kept_back_by_the_other_stop_and_named_so(self, stop):
        first, second, third = months(stop.effective_on, 3)
        another(stop, since=second)

        kept, told = overlaps.without_held(owed=owed((first, second, third)), suspension=stop)

        assert kept.arrears == (first,)
        assert told == {"held_by_another_stop": [second.isoformat(), third.isoformat()]}

    def test_after_an_end_are_said_to_be_kept_back_by_the_end(self, stop):
        first, second, third = months(stop.effective_on, 3)
        another(stop, since=second)
        county.ended(county.again(stop.benefit), since=third)

        kept, told = overlaps.without_held(owed=owed((first, second, third)), suspension=county.again(stop))

        assert kept.arrears == (first,)
        assert told == {"held_by_another_stop": [second.isoformat()], "held_by_an_end": [third.isoformat()]}

    @pytest.mark.parametrize("died_on", [date(2026, 10, 3), date(2026, 11, 30)])
    def test_after_a_death_are_kept_back_from_the_month_that_follows(self, stop, died_on):
        county.died(stop.benefit.beneficiary, on=died_on)
        asked = months(stop.effective_on, 4)

        kept, told = overlaps.without_held(owed=owed(asked), suspension=county.again(stop))

        assert all(month <= died_on for month in kept.arrears)
        assert told["held_by_an_end"] == [month.isoformat() for month in asked if month > died_on]
