"""A consent to defer that was recorded in error: the deadline returns, and the row stays."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from benefits.categories import Category
from benefits.models import BackPay, Suspension
from benefits.services import back_pay, consents
from reviews.models import Deferral, Review
from reviews.services import revocations
from reviews.services.sweeps import lapsing
from reviews.states import ReviewState
from tests import county
from tests.reviews.deferring import CONSENTED, DEADLINE, UNTIL, consent

pytestmark = pytest.mark.django_db

FOUND = date(2026, 6, 4)


@pytest.fixture
def officer(cast):
    return county.case(cast, category=Category.SELF_EMPLOYED_OFFICER)


@pytest.fixture
def recorded(officer, zhao):
    return consent(officer, zhao).deferral


def withdraw(deferral, by, *, on=FOUND, reason="人写错了"):
    return revocations.withdraw(deferral=deferral, reason=reason, by=by, at=county.at(on))


def night(day):
    return lapsing.lapse_deadlines(today=day, at=county.at(day, 2)).done


class WithdrawingAConsent:
    def test_gives_the_deadline_back(self, officer, recorded, zhao):
        assert withdraw(recorded, zhao) == DEADLINE

        review = county.again(officer)
        assert (review.due_on, review.state, review.next_step) == (DEADLINE, ReviewState.PENDING, "")
        assert not Review.objects.deferred().get(pk=review.pk).is_deferred

    def test_keeps_the_row_and_leaves_a_trace(self, recorded, zhao):
        withdraw(recorded, zhao)

        row, trace = Deferral.objects.get(), AuditEntry.objects.get(act="deferral.withdrawn")
        assert (row.withdrawn_by, row.withdrawn_at, row.withdrawn_reason) == (zhao, county.at(FOUND), "人写错了")
        assert (trace.by, trace.reason, trace.about) == (zhao, "人写错了", recorded.review.about)
        assert trace.changes["due_on"] == ["2026-08-31", "2026-05-31"]

    def test_lets_the_next_night_propose(self, recorded, zhao):
        withdraw(recorded, zhao)

        assert night(FOUND + timedelta(days=1)) == 1
        assert Suspension.objects.get().last_day == DEADLINE

    def test_takes_back_the_stop_of_the_later_day(self, officer, recorded, zhao):
        night(UNTIL + timedelta(days=1))

        withdraw(recorded, zhao, on=UNTIL + timedelta(days=2))

        assert Suspension.objects.get().state == "WITHDRAWN"
        assert county.again(officer).state == ReviewState.PENDING
        night(UNTIL + timedelta(days=3))
        assert Suspension.objects.get(state="PROPOSED").last_day == DEADLINE

    def test_may_be_followed_by_the_right_one(self, officer, recorded, zhao):
        withdraw(recorded, zhao, on=CONSENTED)
        consent(officer, zhao, document_no="临退役函〔2026〕9号")

        assert county.again(officer).due_on == UNTIL
        assert Deferral.objects.count() == 2

    def test_leaves_the_consent_before_it(self, officer, recorded, zhao):
        later = consent(officer, zhao, on=UNTIL, until=date(2026, 9, 30)).deferral

        assert withdraw(later, zhao, on=UNTIL) == UNTIL

    def test_never_falls_behind_an_extended_window(self, officer, recorded, zhao):
        officer.campaign.window_end = date(2026, 6, 15)
        officer.campaign.save()

        assert withdraw(recorded, zhao) == date(2026, 6, 15)


class IsRefused:
    def test_without_a_reason(self, recorded, zhao):
        self.refused(recorded, zhao, "请写明", reason=" ")

    def test_twice(self, recorded, zhao):
        withdraw(recorded, zhao)

        self.refused(recorded, zhao, "已撤回")

    def test_before_the_consent_that_followed(self, officer, recorded, zhao):
        consent(officer, zhao, on=UNTIL, until=date(2026, 9, 30))

        self.refused(recorded, zhao, "先撤回那一次", on=UNTIL)

    def test_once_the_person_has_come(self, officer, recorded, cast):
        county.confirmed(cast, officer, on=FOUND)

        self.refused(recorded, cast.zhao, "本人已来登记")

    def test_once_the_stop_is_in_force(self, officer, recorded, cast):
        stop = county.stopped(cast, officer)

        self.refused(recorded, cast.zhao, "停发已生效", on=stop.effective_on)

    def test_while_what_was_owed_because_of_it_may_still_be_paid(self, cast, officer):
        """The stop was set aside because of it, and the months were assessed as owed in full."""
        stop, known_on = county.stopped(cast, officer), date(2026, 7, 20)
        recorded = consent(officer, cast.zhao, known_on=known_on).deferral

        with pytest.raises(revocations.CannotWithdraw, match="补付"):
            withdraw(recorded, cast.zhao, on=known_on)

        arrears = BackPay.objects.get(suspension=stop)
        back_pay.decline(back_pay=arrears, reason="同意登记有误。", by=cast.zhao, at=county.at(known_on))
        assert withdraw(county.again(recorded), cast.zhao, on=known_on) == DEADLINE

    def test_of_the_dead(self, officer, recorded, zhao):
        person = officer.benefit.beneficiary
        person.died_on = FOUND
        person.save()

        self.refused(recorded, zhao, "去世")

    @pytest.mark.parametrize("name", ["wang", "zhou", "sun", "he"])
    def test_to_other_roles_and_offices(self, recorded, cast, name):
        with pytest.raises(consents.NotEntitled):
            withdraw(recorded, getattr(cast, name))

    def test_by_the_database_without_who_and_why(self, recorded):
        with pytest.raises(IntegrityError), transaction.atomic():
            Deferral.objects.update(withdrawn_at=county.at(FOUND))

    def refused(self, deferral, by, said, **words):
        with pytest.raises(revocations.CannotWithdraw, match=said):
            withdraw(deferral, by, **words)
