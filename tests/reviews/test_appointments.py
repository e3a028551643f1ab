"""A call agreed with a person far away: made once, held, missed, called off, or given up for another way."""

import pytest
from django.db import connection

from benefits.services import consents
from reviews.models import Appointment, Review
from reviews.policy import Method
from reviews.services import appointments, confirmations, gates, verdicts
from reviews.states import AppointmentState, ConfirmationState, ReviewState
from reviews.worklists import circumstances, next_steps
from tests import afar, county

pytestmark = pytest.mark.django_db

TODAY = afar.TODAY
NOW = county.at(TODAY, 10)


class Making:
    def test_keeps_the_number_sealed(self, cast):
        appointment = afar.appointed(cast, county.case(cast))

        with connection.cursor() as cursor:
            cursor.execute("select number from reviews_appointment")
            assert "zhang-laobing" not in str(cursor.fetchone())
        assert Appointment.objects.get().number == appointment.number == "zhang-laobing"

    def test_is_the_next_step_until_it_is_held(self, cast):
        case = county.case(cast)
        afar.appointed(cast, case)

        now = circumstances.of([case.benefit.beneficiary_id], year=2026)[case.benefit.beneficiary_id]
        step = next_steps.of_review(Review.objects.with_person().select_related("suspension").get(), now, today=TODAY)

        assert (step.name, step.by, step.words) == ("call_agreed", TODAY, "按约远程通话，05-20 09:00")

    def test_holds_a_stop_back(self, cast):
        case = county.case(cast)
        stop = county.proposed(cast, case)

        afar.appointed(cast, case, on=stop.proposed_at.date())

        assert gates.last_look([stop])[stop.pk] == [gates.FINDINGS["call"]]

    def test_of_a_time_past_is_refused(self, cast):
        with pytest.raises(appointments.CannotArrange, match="已经过去"):
            afar.appointed(cast, county.case(cast), hour=7)

    def test_a_second_one_is_refused(self, cast):
        case = county.case(cast)
        afar.appointed(cast, case)

        with pytest.raises(appointments.CannotArrange, match="已有一个远程预约"):
            afar.appointed(cast, case)

    def test_for_somebody_confirmed_is_refused(self, cast):
        case = county.case(cast)
        county.confirmed(cast, case, on=TODAY)

        with pytest.raises(confirmations.CannotRecord):
            afar.appointed(cast, case)


class Holding:
    def test_takes_its_material_in(self, cast):
        case = county.case(cast)
        appointment = afar.appointed(cast, case)

        found = appointments.hold(
            appointment=appointment, reviews=[case], call=afar.call(cast), material=afar.material(), by=cast.wang,
            at=NOW,
        )

        assert (appointment.state, appointment.confirmation) == (AppointmentState.DONE, found)
        assert found.state == ConfirmationState.SUBMITTED


class GivingUp:
    def test_remembers_the_way_that_failed(self, cast):
        case = county.case(cast)
        appointment = afar.appointed(cast, case)

        failed = appointments.give_up(
            appointment=appointment, reviews=[case], to=Method.HOME_VISIT, reason="听力差，答不上来。", by=cast.wang,
            at=NOW,
        )

        assert (failed.state, failed.referred_to) == (ConfirmationState.RETURNED, Method.HOME_VISIT)
        case = county.again(case)
        assert case.state == ReviewState.PENDING
        assert case.next_step == "改走上门：听力差，答不上来。"

    def test_for_the_same_way_is_refused(self, cast):
        case = county.case(cast)

        with pytest.raises(verdicts.CannotDecide, match="另一种方式"):
            appointments.give_up(
                appointment=afar.appointed(cast, case), reviews=[case], to=Method.REMOTE, reason="断线。", by=cast.wang,
                at=NOW,
            )


class Missing:
    def test_is_no_failure_and_asks_for_a_new_time(self, cast):
        case = county.case(cast)
        appointment = afar.appointed(cast, case)

        appointments.miss(appointment=appointment, reason="通话中断", by=cast.wang, at=NOW)

        assert county.again(case).next_step == "远程通话没有通成（通话中断），另约时间"
        assert not case.benefit.beneficiary.confirmations.exists()
        afar.appointed(cast, case)

    def test_says_why(self, cast):
        with pytest.raises(appointments.CannotArrange, match="原因"):
            appointments.miss(appointment=afar.appointed(cast, county.case(cast)), reason="", by=cast.wang, at=NOW)

    def test_is_not_for_another_office(self, cast):
        appointment = afar.appointed(cast, county.case(cast))

        with pytest.raises(consents.NotEntitled):
            appointments.cancel(appointment=appointment, reason="不需要。", by=cast.qian, at=NOW)


class CallingOff:
    def test_leaves_the_way_open(self, cast):
        case = county.case(cast)
        appointment = afar.appointed(cast, case)

        appointments.cancel(appointment=appointment, reason="本人改来现场。", by=cast.wang, at=NOW)

        assert appointment.state == AppointmentState.CANCELLED
        afar.appointed(cast, case)
