"""Approving a stop: by another person, at the county or with the province."""

from datetime import date

import pytest

from accounts import transitions
from accounts.roles import Role
from benefits.categories import Category
from benefits.services import consents, suspensions
from tests import county
from tests.benefits.stopping import LAST_DAY, NEXT_DAY, check, propose

pytestmark = pytest.mark.django_db

OFFICER = Category.SELF_EMPLOYED_OFFICER


def approve(stop, *, by, at=NEXT_DAY):
    suspensions.approve(suspension=stop, by=by, at=at)
    return stop


@pytest.fixture
def benefit(cast):
    return county.benefit(county.person(cast.station))


@pytest.fixture
def officer_benefit(cast):
    return county.benefit(county.person(cast.station), category=OFFICER)


class ApprovingASuspension:
    def test_stops_from_the_month_after_approval_at_the_earliest(self, cast):  # DE-5, DE-18
        stop = county.proposed(cast)

        approve(check(stop, by=cast.wang), by=cast.zhao, at=NEXT_DAY)

        assert stop.lawful_month == date(2026, 9, 1)
        assert stop.effective_on == date(2026, 10, 1)

    def test_stops_from_the_lawful_month_when_approved_in_the_month_of_the_last_day(self, cast):
        review = county.case(cast)
        posted_on = date(2026, 6, 2)
        county.unreachable(review, by=cast.wang)

        stop = county.approved(cast, review, posted_on=posted_on)

        assert stop.last_day == date(2026, 8, 3)  # The raw day is Saturday the first.
        assert stop.lawful_month == stop.effective_on == date(2026, 9, 1)

    def test_keeps_the_rules_of_the_proposal_and_of_the_approval(self, cast):
        stop = county.approved(cast)

        rules = [rule["rule"] for rule in stop.basis["rules"]]
        assert rules == ["A-04", "A-05.stop", "A-05.approval", "DE-18"]
        assert stop.basis["raw_day"] == "2026-08-29"
        assert stop.basis["rolled_day"] == "2026-08-31"
        assert stop.basis["effective_month"] == "2026-10-01"

    def test_refuses_an_unchecked_proposal_of_the_clock(self, cast):  # DE-33
        with pytest.raises(suspensions.CannotDecide, match="须先由经办员核对"):
            approve(county.proposed(cast), by=cast.zhao)

    def test_refuses_the_person_who_proposed_it(self, benefit, zhao):
        stop = propose(benefit, by=zhao)

        with pytest.raises(consents.NotEntitled, match="须为不同的人"):
            approve(stop, by=zhao)

    def test_refuses_the_person_who_checked_it(self, cast):
        stop = check(county.proposed(cast), by=cast.zhao)

        with pytest.raises(consents.NotEntitled, match="须为不同的人"):
            approve(stop, by=cast.zhao)

    def test_refuses_a_clerk(self, cast):
        stop = check(county.proposed(cast), by=cast.wang)

        with pytest.raises(consents.NotEntitled, match="您的岗位不能批准暂停"):
            approve(stop, by=cast.li)

    def test_refuses_a_clerk_of_the_station(self, benefit, cast):
        stop = propose(benefit, by=cast.li)

        with pytest.raises(consents.NotEntitled, match="县（区）级"):
            approve(stop, by=cast.wang)

    def test_refuses_the_supervisor_of_the_other_district(self, cast):
        stop = check(county.proposed(cast), by=cast.wang)

        with pytest.raises(consents.NotEntitled, match="不属于您的辖区"):
            approve(stop, by=cast.zhou)

    def test_refuses_the_province_where_the_county_decides(self, cast):
        stop = check(county.proposed(cast), by=cast.wang)

        with pytest.raises(consents.NotEntitled, match="县（区）级"):
            approve(stop, by=cast.sun)

    def test_refuses_an_account_that_was_disabled(self, cast):
        stop = check(county.proposed(cast), by=cast.wang)
        cast.zhao.is_active = False

        with pytest.raises(consents.NotEntitled):
            approve(stop, by=cast.zhao)

    def test_refuses_who_lost_the_role(self, cast):
        stop = check(county.proposed(cast), by=cast.wang)
        cast.zhao.role = Role.CLERK

        with pytest.raises(consents.NotEntitled):
            approve(stop, by=cast.zhao)

    def test_refuses_the_dead(self, cast):
        stop = check(county.proposed(cast), by=cast.wang)
        county.died(stop.benefit.beneficiary, on=LAST_DAY)

        with pytest.raises(suspensions.CannotDecide, match="已登记去世"):
            approve(county.again(stop), by=cast.zhao)

    @pytest.mark.parametrize("verb", ["decline", "withdraw"])
    def test_refuses_what_was_declined_or_withdrawn(self, cast, verb):
        stop = check(county.proposed(cast), by=cast.wang)
        getattr(suspensions, verb)(suspension=stop, reason="材料已到。", by=cast.zhao, at=NEXT_DAY)

        with pytest.raises(transitions.ForbiddenMove):
            approve(stop, by=cast.zhao)

    def test_lets_one_of_two_who_press_at_once_win(self, cast):  # R4
        first = check(county.proposed(cast), by=cast.wang)
        second = county.again(first)

        approve(first, by=cast.zhao)

        with pytest.raises(transitions.StaleState):
            suspensions.decline(suspension=second, reason="再核实。", by=cast.zhao, at=NEXT_DAY)
        assert county.again(first).state == "APPROVED"


class AStopThatTheProvinceDecides:
    @pytest.fixture
    def stop(self, cast, officer_benefit):
        return propose(officer_benefit, by=cast.wang)

    def test_is_endorsed_by_the_county_and_approved_by_the_province(self, cast, stop):  # Z-03
        suspensions.endorse(suspension=stop, by=cast.zhao, at=NEXT_DAY)
        approve(stop, by=cast.sun)

        assert stop.state == "APPROVED"
        assert (stop.endorsed_by, stop.approved_by) == (cast.zhao, cast.sun)

    def test_is_not_approved_by_the_county(self, cast, stop):
        with pytest.raises(consents.NotEntitled, match="先由县级审核报省"):
            approve(stop, by=cast.zhao)

        suspensions.endorse(suspension=stop, by=cast.zhao, at=NEXT_DAY)
        with pytest.raises(consents.NotEntitled, match="省级"):
            approve(stop, by=cast.zhao)

    def test_is_not_approved_past_the_county(self, cast, stop):
        with pytest.raises(consents.NotEntitled, match="先由县级审核报省"):
            approve(stop, by=cast.sun)

    def test_is_not_endorsed_by_the_province(self, cast, stop):
        with pytest.raises(consents.NotEntitled, match="县（区）级"):
            suspensions.endorse(suspension=stop, by=cast.sun, at=NEXT_DAY)

    def test_is_not_endorsed_by_who_proposed_it(self, cast, officer_benefit):
        stop = propose(officer_benefit, by=cast.zhao)

        with pytest.raises(consents.NotEntitled, match="须为不同的人"):
            suspensions.endorse(suspension=stop, by=cast.zhao, at=NEXT_DAY)

    def test_is_declined_by_the_province_once_it_is_there(self, cast, stop):
        suspensions.endorse(suspension=stop, by=cast.zhao, at=NEXT_DAY)

        with pytest.raises(consents.NotEntitled, match="省级"):
            suspensions.decline(suspension=stop, reason="撤回。", by=cast.zhao, at=NEXT_DAY)
        suspensions.decline(suspension=stop, reason="未核实去向。", by=cast.sun, at=NEXT_DAY)
        assert (stop.state, stop.declined_by) == ("DECLINED", cast.sun)


class EndorsingAStopOfTheCounty:
    def test_is_refused(self, benefit, cast):
        stop = propose(benefit, by=cast.wang)

        with pytest.raises(consents.NotEntitled, match="不须报省"):
            suspensions.endorse(suspension=stop, by=cast.zhao, at=NEXT_DAY)
