"""What was agreed with somebody falls away once the person is confirmed, whichever way that came."""

import pytest

from accounts.models import AuditEntry
from benefits.categories import Category
from reviews.models import Review
from reviews.policy import Method
from reviews.services import arrivals
from reviews.states import AppointmentState, VisitState
from tests import afar, county
from tests.reviews import visiting

pytestmark = pytest.mark.django_db

DAY = visiting.DAY
WHY = "本人已确认。"


def by_app(cast, case, *, by=None):
    """A pass in the App, taken in from the list of the day."""
    rows = Review.objects.with_person().filter(pk=case.pk)
    arrival = arrivals.Arrival(tuple(rows), Method.APP, frozenset())
    return arrivals.take_in(arrivals=[arrival], confirmed_on=DAY, by=by, at=county.at(DAY, 11))


class ACall:
    def test_is_called_off_by_a_confirmation_on_site(self, cast):
        case = county.case(cast)
        call = afar.appointed(cast, case)

        county.confirmed(cast, case, on=DAY)

        call = county.again(call)
        assert (call.state, call.reason) == (AppointmentState.CANCELLED, WHY)
        assert AuditEntry.objects.get(act="appointment.cancelled").by == cast.wang

    def test_is_called_off_by_a_pass_in_the_app(self, cast):
        case = county.case(cast)
        call = afar.appointed(cast, case)

        by_app(cast, case)

        assert county.again(call).state == AppointmentState.CANCELLED

    def test_stands_while_another_benefit_is_unconfirmed(self, cast):
        case = county.case(cast)
        county.review(county.benefit(case.benefit.beneficiary, category=Category.SELF_EMPLOYED_OFFICER))
        call = afar.appointed(cast, case)

        by_app(cast, case)

        assert county.again(call).state == AppointmentState.PLANNED

    def test_of_somebody_else_stands(self, cast):
        call = afar.appointed(cast, county.case(cast))

        county.confirmed(cast, county.case(cast), on=DAY)

        assert county.again(call).state == AppointmentState.PLANNED


class AVisit:
    def test_is_called_off_and_its_code_is_void(self, cast):
        case = county.case(cast)
        visit = visiting.planned(cast, case)

        by_app(cast, case)

        visit = county.again(visit)
        assert (visit.state, visit.code) == (VisitState.CANCELLED, "")
        assert AuditEntry.objects.get(act="visit.cancelled").reason == WHY

    def test_that_was_only_asked_for_is_called_off(self, cast):
        case = county.case(cast)
        visit = visiting.asked(case, by=cast.wang)

        county.confirmed(cast, case, on=DAY)

        assert county.again(visit).state == VisitState.CANCELLED

    def test_that_confirmed_the_person_is_done(self, cast):
        visit = visiting.planned(cast)
        call = afar.appointed(cast, visit.beneficiary.benefits.get().reviews.get())

        visiting.completed(cast, visit)

        assert county.again(visit).state == VisitState.DONE
        assert county.again(call).state == AppointmentState.CANCELLED
