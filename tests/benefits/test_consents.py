"""Whose consent a decision needs: the whole table of levels, tried against everybody in the cast."""

import pytest

from accounts.roles import Act
from benefits.models import Suspension
from benefits.policy import Approval
from benefits.services import consents
from tests import county

pytestmark = pytest.mark.django_db

EVERYBODY = ["wang", "li", "zhao", "qian", "zhou", "sun", "he", "xu"]
COUNTY, PROVINCE, NOBODY = Approval.COUNTY, Approval.COUNTY_THEN_PROVINCE, Approval.NOBODY


@pytest.fixture
def stop(cast):
    """Of a person of Wang's station, proposed by the clock and checked by Li."""
    benefit = county.benefit(county.person(cast.station))
    return Suspension(benefit=benefit, organization=cast.station, checked_by=cast.li)


def let_through(cast, refuse, stop, approval, **words):
    found = []
    for name in EVERYBODY:
        try:
            refuse(
                decision=stop, approval=approval, act=Act.APPROVE_SUSPENSION, by=getattr(cast, name), **words
            )
        except consents.NotEntitled:
            continue
        found.append(name)
    return found


class Endorsing:
    @pytest.mark.parametrize(("approval", "who"), [(COUNTY, []), (PROVINCE, ["zhao"]), (NOBODY, [])])
    def test_is_for_the_first_of_two_levels(self, cast, stop, approval, who):
        assert let_through(cast, consents.refuse_endorsing, stop, approval, others=(stop.checked_by,)) == who

    def test_is_not_for_who_had_a_hand_in_it(self, cast, stop):
        assert let_through(cast, consents.refuse_endorsing, stop, PROVINCE, others=(cast.zhao,)) == []


class Approving:
    @pytest.mark.parametrize(("approval", "who"), [(COUNTY, ["zhao"]), (PROVINCE, []), (NOBODY, [])])
    def test_is_for_the_last_level_and_after_the_others(self, cast, stop, approval, who):
        assert let_through(cast, consents.refuse_approving, stop, approval, others=(stop.checked_by,)) == who

    def test_is_for_the_province_once_the_county_has_consented(self, cast, stop):
        stop.endorsed_by = cast.zhao

        assert let_through(cast, consents.refuse_approving, stop, PROVINCE, others=()) == ["sun"]

    def test_is_not_for_who_endorsed_it(self, cast, stop):
        stop.endorsed_by = cast.sun

        assert let_through(cast, consents.refuse_approving, stop, PROVINCE, others=()) == []


class Declining:
    @pytest.mark.parametrize(("approval", "who"), [(COUNTY, ["zhao"]), (PROVINCE, ["zhao"]), (NOBODY, ["zhao", "sun"])])
    def test_is_for_the_level_that_it_has_reached(self, cast, stop, approval, who):
        assert let_through(cast, consents.refuse_declining, stop, approval, reason="再核实。") == who

    def test_is_for_the_province_once_it_is_there(self, cast, stop):
        stop.endorsed_by = cast.zhao

        assert let_through(cast, consents.refuse_declining, stop, PROVINCE, reason="再核实。") == ["sun"]

    def test_is_for_nobody_without_a_reason(self, cast, stop):
        assert let_through(cast, consents.refuse_declining, stop, COUNTY, reason="") == []


class ARefusal:
    def test_says_who_takes_the_step(self, cast, stop):
        with pytest.raises(consents.NotEntitled, match="这一步由县（区）级办理"):
            consents.refuse_approving(
                decision=stop, approval=COUNTY, act=Act.APPROVE_SUSPENSION, by=cast.sun, others=()
            )
