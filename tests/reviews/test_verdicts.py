"""A verdict on material from afar: by another hand, with its effects, and a doubt only by a supervisor."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts import transitions
from accounts.models import AuditEntry
from benefits.services import consents
from benefits.states import SuspensionState
from reviews.models import Confirmation, Letter
from reviews.policy import Method
from reviews.services import verdicts
from reviews.states import ConfirmationState, ReviewState
from tests import afar, county
from tests.cast import person

pytestmark = pytest.mark.django_db

TODAY = afar.TODAY
LATER = county.at(TODAY, 15)


def accept(confirmation, by, at=LATER):
    return verdicts.accept(confirmation=confirmation, by=by, at=at)


class Accepting:
    def test_confirms_the_person_on_the_day_of_the_call(self, cast):
        case = county.case(cast)
        found = afar.submitted(cast, case)

        outcome = accept(found, cast.zhao, county.at(TODAY + timedelta(days=9)))

        case = county.again(case)
        assert (case.state, case.confirmed_on, case.confirmation) == (ReviewState.CONFIRMED, TODAY, found)
        assert (found.state, found.reviewed_by) == (ConfirmationState.ACCEPTED, cast.zhao)
        assert outcome.settled == (case,)

    def test_withdraws_a_stop_that_is_not_in_force(self, cast):
        case = county.case(cast)
        stop = county.approved(cast, case)
        day = stop.effective_on - timedelta(days=2)

        accept(afar.submitted(cast, case, on=day), cast.zhao, county.at(day, 15))

        assert county.again(stop).state == SuspensionState.WITHDRAWN

    def test_after_the_stop_sets_it_aside_when_the_person_was_seen_before(self, cast):
        case = county.case(cast)
        stop = county.stopped(cast, case)
        day = stop.effective_on - timedelta(days=2)
        found = afar.submitted(cast, case, on=day)

        accept(found, cast.zhao, county.at(stop.effective_on, 15))

        assert county.again(stop).state == SuspensionState.SET_ASIDE

    def test_leaves_alone_what_another_way_has_settled(self, cast):
        case = county.case(cast)
        found = afar.submitted(cast, case)
        county.confirmed(cast, case, on=TODAY)

        outcome = accept(found, cast.zhao)

        assert outcome.settled == ()
        assert county.again(case).confirmation != found

    def test_settles_by_newspaper_what_special_verification_is_for(self, cast):
        case = afar.retired(cast)

        accept(afar.verified_by_newspaper(cast, case), cast.li)

        assert county.again(case).state == ReviewState.CONFIRMED

    def test_of_the_dead_is_refused(self, cast):
        found = afar.submitted(cast)
        county.died(found.beneficiary, on=TODAY)

        with pytest.raises(verdicts.CannotDecide, match="去世"):
            accept(Confirmation.objects.get(pk=found.pk), cast.zhao)

    def test_is_not_for_who_took_it_in(self, cast):
        with pytest.raises(verdicts.CannotDecide, match="不能审核自己"):
            accept(afar.submitted(cast), cast.wang)

    def test_is_not_for_who_sat_beside(self, cast):
        with pytest.raises(verdicts.CannotDecide, match="不能审核自己"):
            accept(afar.submitted(cast), cast.li)

    @pytest.mark.parametrize("who", ["qian", "he", "sun"])
    def test_is_not_for_others(self, cast, who):
        with pytest.raises(consents.NotEntitled):
            accept(afar.submitted(cast), getattr(cast, who))

    def test_of_what_somebody_else_has_decided_is_too_late(self, cast):
        found = afar.submitted(cast)
        mine = Confirmation.objects.get(pk=found.pk)
        verdicts.return_(confirmation=found, reason="请重拍报纸。", by=cast.zhao, at=LATER)

        with pytest.raises((transitions.StaleState, transitions.ForbiddenMove)):
            accept(mine, cast.zhao)

    def test_by_the_same_hand_is_refused_by_the_database_too(self, cast):
        found = afar.submitted(cast)

        with pytest.raises(IntegrityError), transaction.atomic():
            Confirmation.objects.filter(pk=found.pk).update(state="ACCEPTED", reviewed_by=cast.wang)
        with pytest.raises(IntegrityError), transaction.atomic():
            Confirmation.objects.filter(pk=found.pk).update(state="ACCEPTED", reviewed_by=None)


class AskingAgain:
    def test_writes_to_the_person_what_is_missing_and_until_when(self, cast):
        case = county.case(cast)
        found = afar.submitted(cast, case)

        verdicts.return_(confirmation=found, reason="报纸日期看不清，请重拍。", by=cast.zhao, at=LATER)

        assert (found.state, found.returned_reason) == (ConfirmationState.RETURNED, "报纸日期看不清，请重拍。")
        assert found.referred_to == ""
        correction = county.again(case).corrections.get()
        assert correction.comment == "报纸日期看不清，请重拍。"
        assert Letter.objects.filter(kind=Letter.Kind.CORRECTION, beneficiary=found.beneficiary).exists()

    def test_leaves_room_for_the_next_material(self, cast):
        case = county.case(cast)
        verdicts.return_(confirmation=afar.submitted(cast, case), reason="请重拍。", by=cast.zhao, at=LATER)

        again = afar.submitted(cast, case, on=TODAY + timedelta(days=3))
        accept(again, cast.zhao, county.at(TODAY + timedelta(days=3), 15))

        assert county.again(case).confirmed_on == TODAY + timedelta(days=3)

    def test_says_why(self, cast):
        with pytest.raises(verdicts.CannotDecide, match="写明"):
            verdicts.return_(confirmation=afar.submitted(cast), reason=" ", by=cast.zhao, at=LATER)


class Referring:
    def test_remembers_the_way_that_failed_and_leads_to_another(self, cast):
        case = county.case(cast)
        found = afar.submitted(cast, case)

        verdicts.refer(confirmation=found, to=Method.HOME_VISIT, reason="看不清面容。", by=cast.zhao, at=LATER)

        assert (found.state, found.referred_to) == (ConfirmationState.RETURNED, Method.HOME_VISIT)
        case = county.again(case)
        assert (case.next_step, case.next_step_on) == ("改走上门：看不清面容。", TODAY)
        assert AuditEntry.objects.get(act="confirmation.referred").reason == "看不清面容。"

    @pytest.mark.parametrize(("to", "sentence"), [
        (Method.REMOTE, "另一种方式"), (Method.SPECIAL, "不能用特殊人群核验"),
    ])
    def test_to_a_way_that_is_none_is_refused(self, cast, to, sentence):
        with pytest.raises(verdicts.CannotDecide, match=sentence):
            verdicts.refer(confirmation=afar.submitted(cast), to=to, reason="不清楚。", by=cast.zhao, at=LATER)


class ADoubt:
    def test_keeps_the_material_waiting(self, cast):
        found = afar.submitted(cast, by=cast.wang)

        verdicts.doubt(confirmation=found, reason="照片像是翻拍。", by=cast.zhao, at=LATER)

        assert (found.state, found.doubt) == (ConfirmationState.SUBMITTED, "照片像是翻拍。")

    def test_is_not_settled_by_a_clerk(self, cast):
        found = afar.submitted(cast, afar.retired(cast))
        verdicts.doubt(confirmation=found, reason="照片像是翻拍。", by=cast.zhao, at=LATER)
        other = county_clerk(cast)

        for verdict in (
            lambda: accept(found, other),
            lambda: verdicts.return_(confirmation=found, reason="重拍。", by=other, at=LATER),
            lambda: verdicts.refer(confirmation=found, to=Method.ON_SITE, reason="重拍。", by=other, at=LATER),
        ):
            with pytest.raises(verdicts.CannotDecide, match="由审核员决定"):
                verdict()

    def test_that_came_while_somebody_looked_is_seen(self, cast):
        found = afar.submitted(cast)
        mine = Confirmation.objects.get(pk=found.pk)
        verdicts.doubt(confirmation=found, reason="照片像是翻拍。", by=cast.zhao, at=LATER)

        with pytest.raises(verdicts.CannotDecide, match="由审核员决定"):
            accept(mine, county_clerk(cast))

    def test_is_settled_by_a_supervisor(self, cast):
        case = county.case(cast)
        found = afar.submitted(cast, case, answers={"出生日期": "答错"})

        accept(found, cast.zhao)

        assert county.again(case).state == ReviewState.CONFIRMED
        assert found.doubt

    def test_is_said_once(self, cast):
        found = afar.submitted(cast, answers={"出生日期": "答错"})

        with pytest.raises(verdicts.CannotDecide, match="已标为存疑"):
            verdicts.doubt(confirmation=found, reason="再看看。", by=cast.zhao, at=LATER)


def county_clerk(cast):
    """A clerk of the county who had no hand in it."""


    return person("wu", "吴静", "CLERK", cast.county)
