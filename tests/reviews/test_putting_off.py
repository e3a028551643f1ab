"""The last look again, on the night a stop would begin: what came in after the approval puts it off by a month."""

from datetime import timedelta

import pytest

from accounts.models import AuditEntry
from benefits import days
from benefits.models import Benefit
from benefits.services import payments
from benefits.states import SuspensionState
from reviews.models import Confirmation
from reviews.services import gates, nights
from reviews.services.sweeps import force
from tests import county
from tests.reviews import test_gates as waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def stop(cast):
    return county.approved(cast)


def night_of(stop, *, days_after=0):
    day = stop.effective_on + timedelta(days=days_after)
    force.put_off_held(today=day, at=county.at(day, 2))
    force.bring_into_force(today=day, at=county.at(day, 2))
    return county.again(stop)


class AStopThatWouldBegin:
    @pytest.mark.parametrize(
        "arrived", [waiting.submitted, waiting.visit, waiting.correction, waiting.corrected, waiting.death]
    )
    def test_is_put_off_to_the_next_month_while_something_of_the_person_waits(self, cast, stop, arrived):
        lawful, began = stop.lawful_month, stop.effective_on
        arrived(stop, cast.wang)

        later = night_of(stop)

        assert (later.state, later.effective_on) == (SuspensionState.APPROVED, days.next_month(began))
        assert later.lawful_month == lawful

    def test_is_paid_in_the_month_it_was_put_off_from(self, cast, stop):
        month = stop.effective_on
        waiting.submitted(stop, cast.wang)

        night_of(stop)

        paid = payments.payable(benefits=Benefit.objects.filter(pk=stop.benefit_id), month=month)
        assert paid[stop.benefit_id] == stop.benefit.monthly_amount

    def test_keeps_why_in_the_basis_and_in_the_audit(self, cast, stop):
        began = stop.effective_on
        waiting.submitted(stop, cast.wang)

        later = night_of(stop)

        entry = AuditEntry.objects.get(act="suspension.put_off")
        assert "还没有人审" in entry.reason
        assert entry.by_id is None
        assert later.basis["put_off"] == [
            {"from": began.isoformat(), "to": days.next_month(began).isoformat(), "why": entry.reason}
        ]

    def test_begins_a_month_later_when_what_came_was_sent_back(self, cast, stop):
        waiting.submitted(stop, cast.wang)
        later = night_of(stop)
        Confirmation.objects.update(state="RETURNED", returned_reason="看不清面部")

        assert night_of(later).state == SuspensionState.IN_FORCE

    def test_is_put_off_once_for_a_night_that_runs_twice(self, cast, stop):
        waiting.submitted(stop, cast.wang)

        night_of(stop)
        force.put_off_held(today=stop.effective_on, at=county.at(stop.effective_on, 3))

        assert AuditEntry.objects.filter(act="suspension.put_off").count() == 1

    def test_is_put_off_past_the_days_on_which_the_clock_stood_still(self, cast, stop):
        waiting.submitted(stop, cast.wang)
        began = stop.effective_on
        late = county.at(began + timedelta(days=40), 2)

        force.put_off_held(today=began, at=late)

        assert county.again(stop).effective_on == days.next_month(late.date())

    def test_begins_on_its_day_when_nothing_waits(self, stop):
        assert night_of(stop).state == SuspensionState.IN_FORCE
        assert not AuditEntry.objects.filter(act="suspension.put_off").exists()

    def test_for_a_sentence_waits_for_a_reported_death_alone(self, cast):
        stop = county.sentenced(cast)
        waiting.submitted(stop, cast.wang)
        assert gates.last_look([stop])[stop.pk] == []

        waiting.death(stop, cast.wang)
        assert "去世" in gates.last_look([stop])[stop.pk][0]

    def test_is_put_off_in_the_order_of_the_night(self, cast, stop):
        waiting.submitted(stop, cast.wang)
        day = stop.effective_on

        list(nights.run_night(business_date=day, at=county.at(day, 2)))

        assert county.again(stop).state == SuspensionState.APPROVED
