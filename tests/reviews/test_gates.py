from datetime import date

import pytest

from benefits.models import Death
from benefits.services import consents, deaths, suspensions
from reviews.models import Confirmation, Correction, HomeVisit
from reviews.policy import Method
from reviews.services import gates
from tests import county

pytestmark = pytest.mark.django_db

DAY = date(2026, 9, 2)


def submitted(stop, by):
    who = stop.benefit.beneficiary
    return Confirmation.objects.create(
        beneficiary=who, organization=who.organization, method=Method.REMOTE, state_at=county.at(DAY),
        confirmed_on=DAY, recorded_by=by, recorded_at=county.at(DAY),
    )


def visit(stop, by, state="PLANNED"):
    who = stop.benefit.beneficiary
    return HomeVisit.objects.create(
        beneficiary=who, organization=who.organization, state=state, state_at=county.at(DAY), planned_on=DAY,
        officer=by,
    )


def correction(stop, by):
    return Correction.objects.create(
        review=stop.reviews.get(), organization=stop.organization, comment="补身份证复印件", requested_by=by,
        requested_at=county.at(DAY), state_at=county.at(DAY), due_on=DAY, due_on_raw=DAY,
    )


def corrected(stop, by):
    made = correction(stop, by)
    Correction.objects.filter(pk=made.pk).update(state="ANSWERED", answer="已补交。", answered_on=DAY)
    return made


def death(stop, by):
    who = stop.benefit.beneficiary
    return Death.objects.create(
        beneficiary=who, organization=who.organization, state_at=county.at(DAY), died_on=DAY,
        reported_by=by, reported_at=county.at(DAY),
    )


@pytest.fixture
def stop(cast):
    made = county.proposed(cast)
    suspensions.check(suspension=made, note="已核对。", by=cast.wang, at=county.at(DAY))
    return made


def approve(stop, by):
    gates.approve(suspension=stop, by=by, at=county.at(DAY))


class TheLastLook:
    @pytest.mark.parametrize("thing", [submitted, visit, correction, corrected, death])
    def test_holds_back_while_something_of_the_person_waits(self, stop, cast, thing):
        thing(stop, cast.wang)

        with pytest.raises(gates.Held):
            approve(stop, cast.zhao)
        assert county.again(stop).state == "PROPOSED"

    def test_names_everything_it_found(self, stop, cast):
        submitted(stop, cast.wang)
        visit(stop, cast.wang)

        assert gates.last_look([stop])[stop.pk] == [gates.FINDINGS["submitted"], gates.FINDINGS["visit"]]

    def test_lets_pass_what_is_over(self, stop, cast):
        visit(stop, cast.wang, state="DONE")
        said = death(stop, cast.wang)
        deaths.dismiss(
            death=said, untrue=Death.Untrue.ALIVE, finding="本人到场。", by=cast.zhao, at=county.at(DAY)
        )
        looked_at = corrected(stop, cast.wang)
        Correction.objects.filter(pk=looked_at.pk).update(looked_at=county.at(DAY), looked_by=cast.wang)

        approve(stop, cast.zhao)

        assert stop.state == "APPROVED"

    def test_is_kept_with_the_decision(self, stop, cast):
        approve(stop, cast.zhao)

        kept = county.again(stop).gate
        assert kept["at"] == county.at(DAY).isoformat()
        assert {outcome for _, outcome in kept["checks"]} == {"ok"}

    def test_does_not_mix_up_people(self, stop, cast):
        other = county.proposed(cast)
        visit(other, cast.wang)

        looked = gates.last_look([stop, other])

        assert (looked[stop.pk], looked[other.pk]) == ([], [gates.FINDINGS["visit"]])

    def test_comes_before_the_county_endorses_too(self, cast):
        stop = county.proposed(cast, county.case(cast, category="SELF_EMPLOYED_OFFICER"))
        suspensions.check(suspension=stop, note="已核对。", by=cast.wang, at=county.at(DAY))
        visit(stop, cast.wang)

        with pytest.raises(gates.Held):
            gates.endorse(suspension=stop, by=cast.zhao, at=county.at(DAY))

    @pytest.mark.parametrize(("category", "step"), [
        ("DISABLED", gates.approve), ("SELF_EMPLOYED_OFFICER", gates.endorse),
    ])
    def test_sees_what_comes_in_at_the_last_moment(self, cast, monkeypatch, category, step):
        stop = county.proposed(cast, county.case(cast, category=category))
        suspensions.check(suspension=stop, note="已核对。", by=cast.wang, at=county.at(DAY))
        county.meanwhile(monkeypatch, lambda: submitted(stop, cast.wang))

        with pytest.raises(gates.Held):
            step(suspension=stop, by=cast.zhao, at=county.at(DAY))

    def test_costs_the_same_for_one_and_for_many(self, cast, django_assert_num_queries):
        stops = [county.proposed(cast) for _ in range(5)]
        for each in stops:
            assert each.benefit.beneficiary

        with django_assert_num_queries(1):
            gates.last_look(stops)


class ApprovingABatch:
    def test_takes_each_by_itself(self, cast, stop):
        held, unchecked = county.proposed(cast), county.proposed(cast)
        suspensions.check(suspension=held, note="已核对。", by=cast.wang, at=county.at(DAY))
        visit(held, cast.wang)

        batch = gates.approve_each(stops=[held, unchecked, stop], by=cast.zhao, at=county.at(DAY))

        assert batch.approved == (stop,)
        assert [refused for refused, _ in batch.refused] == [held, unchecked]
        assert "已约上门" in batch.refused[0][1]
        assert "核对" in batch.refused[1][1]

    def test_sends_to_the_province_what_the_province_decides(self, cast):
        stop = county.proposed(cast, county.case(cast, category="SELF_EMPLOYED_OFFICER"))
        suspensions.check(suspension=stop, note="已核对。", by=cast.wang, at=county.at(DAY))

        gates.approve_each(stops=[stop], by=cast.zhao, at=county.at(DAY))
        assert county.again(stop).state == "ENDORSED"

        gates.approve_each(stops=[stop], by=cast.sun, at=county.at(DAY))
        assert county.again(stop).state == "APPROVED"

    def test_goes_on_after_one_that_somebody_else_has_moved(self, cast, stop):
        stale = county.proposed(cast)
        suspensions.check(suspension=stale, note="已核对。", by=cast.wang, at=county.at(DAY))
        suspensions.decline(suspension=county.again(stale), reason="再核实。", by=cast.zhao, at=county.at(DAY))

        batch = gates.approve_each(stops=[stale, stop], by=cast.zhao, at=county.at(DAY))

        assert batch.approved == (stop,)
        assert batch.refused == ((stale, "该事项已由他人处理。"),)

    def test_lets_nobody_through_for_a_clerk_or_the_other_district(self, cast, stop):
        for outsider in (cast.li, cast.zhou):
            assert gates.approve_each(stops=[stop], by=outsider, at=county.at(DAY)).approved == ()


class DecliningAStop:
    def test_makes_its_reason_the_next_step_of_the_review(self, cast, stop):
        gates.decline(suspension=stop, reason="先上门。", by=cast.zhao, at=county.at(DAY))

        review = stop.reviews.get()
        assert (review.next_step, review.next_step_on) == ("不予暂停：先上门。", DAY)

    def test_refuses_a_clerk(self, cast, stop):
        with pytest.raises(consents.NotEntitled):
            gates.decline(suspension=stop, reason="先上门。", by=cast.wang, at=county.at(DAY))
