"""Passes in the App that wait for a supervisor: shown, upheld, rejected, by the right person only."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import AuditEntry
from benefits.models import BackPay, Death
from benefits.services import deaths
from reviews.models import AppDoubt, Letter
from reviews.services import app_doubts
from tests import county
from tests.deliveries import delivery, taken_in

pytestmark = pytest.mark.django_db

TIMELY, KNOWN = date(2026, 9, 20), date(2026, 10, 15)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(KNOWN, 10), tick=False)


@pytest.fixture
def never_due(cast):
    """A stop in force, and a pass of a day before it that came late."""
    stop = county.stopped(cast)
    taken_in(cast, delivery(stop.reviews.get(), on=TIMELY), at=county.at(KNOWN))
    return AppDoubt.objects.get()


@pytest.fixture
def after_death(cast):
    review = county.case(cast)
    county.died(review.benefit.beneficiary, on=date(2026, 5, 1))
    taken_in(cast, delivery(review))
    return AppDoubt.objects.get()


def upheld(doubt, by, answer="电话向本人核实，确为本人操作。"):
    app_doubts.uphold(doubt=doubt, answer=answer, by=by, at=county.at(KNOWN, 11))


class UpholdingAPassBeforeAStop:
    def test_sets_the_stop_aside_by_a_person_and_owes_every_month(self, cast, never_due):
        upheld(never_due, cast.zhao)

        stop = county.again(never_due.suspension)
        assert (stop.state, county.again(stop.benefit).state) == ("SET_ASIDE", "ACTIVE")
        assert BackPay.objects.get(suspension=stop).state == "ASSESSED"
        assert Letter.objects.filter(kind="APOLOGY").count() == 1
        assert county.again(never_due).state == "UPHELD"
        assert AuditEntry.objects.get(act="suspension.set_aside").by == cast.zhao

    def test_after_it_was_lifted_still_pays_what_was_refused(self, cast):
        stop = county.stopped(cast)
        review = stop.reviews.get()
        county.confirmed(cast, review, on=date(2026, 10, 2))
        taken_in(cast, delivery(review, on=TIMELY), at=county.at(KNOWN))
        doubt = AppDoubt.objects.get()

        upheld(doubt, cast.zhao)

        assert county.again(stop).state == "SET_ASIDE"

    @pytest.mark.parametrize("answer", ["", "   "])
    def test_needs_words(self, cast, never_due, answer):
        with pytest.raises(app_doubts.CannotAnswer, match="查明的情况"):
            upheld(never_due, cast.zhao, answer)

    @pytest.mark.parametrize("who", ["wang", "sun", "he", "xu", "zhou"])
    def test_is_for_the_supervisor_of_the_office(self, cast, never_due, who):
        with pytest.raises(PermissionDenied):
            upheld(never_due, getattr(cast, who))

        assert county.again(never_due.suspension).state == "IN_FORCE"


class RejectingAPass:
    def test_leaves_the_stop_with_a_reason(self, cast, never_due):
        app_doubts.reject(doubt=never_due, answer="他人冒用，已约谈。", by=cast.zhao, at=county.at(KNOWN, 11))

        assert (county.again(never_due).state, county.again(never_due.suspension).state) == ("REJECTED", "IN_FORCE")
        assert county.again(never_due).answered_by == cast.zhao

    def test_is_not_asked_again_by_another_pass(self, cast, never_due):
        review = never_due.suspension.reviews.get()
        app_doubts.reject(doubt=never_due, answer="他人冒用，已约谈。", by=cast.zhao, at=county.at(KNOWN, 11))

        taken_in(cast, delivery(review, on=TIMELY - timedelta(days=1)), at=county.at(KNOWN, 12))

        assert AppDoubt.objects.count() == 1


class APassOfTheDead:
    def test_is_never_taken_for_true(self, cast, after_death):
        with pytest.raises(app_doubts.CannotAnswer, match="更正去世登记"):
            upheld(after_death, cast.zhao)

        assert county.again(after_death).state == "OPEN"

    def test_of_somebody_reported_dead_confirms_once_the_report_is_dismissed(self, cast):
        review = county.case(cast)
        person = review.benefit.beneficiary
        death = Death.objects.create(
            beneficiary=person, organization=person.organization, died_on=date(2026, 5, 1),
            reported_at=county.at(KNOWN), state_at=county.at(KNOWN), source=Death.Source.CIVIL_AFFAIRS,
        )
        taken_in(cast, delivery(review))
        doubt = AppDoubt.objects.get()
        with pytest.raises(app_doubts.CannotAnswer, match="先核实"):
            upheld(doubt, cast.zhao)

        deaths.dismiss(
            death=death, untrue="ALIVE", finding="本人已接电话。", by=cast.zhao, at=county.at(KNOWN, 10)
        )
        upheld(doubt, cast.zhao)

        assert (county.again(review).state, county.again(review).confirmed_on) == ("CONFIRMED", date(2026, 5, 20))


class ThePages:
    def test_show_the_supervisor_what_waits(self, cast, sign_in, never_due):
        client = sign_in(cast.zhao)

        morning = client.get("/").content.decode()
        person = client.get(f"/people/{never_due.beneficiary.key}/").content.decode()

        assert "1 件 App 通过待查明" in morning
        assert "停发之前已在 App 通过，待审核员查明" in person
        assert f"/app/doubts/{never_due.key}/" in person
        assert "办理恢复" not in person

    def test_leave_the_clerk_to_read(self, cast, sign_in, never_due):
        client = sign_in(cast.wang)

        assert "待查明" not in client.get("/").content.decode()
        assert "采信，撤销停发" not in client.get(f"/app/doubts/{never_due.key}/").content.decode()
        form = {"answer": "是本人。", "verdict": "uphold"}
        assert client.post(f"/app/doubts/{never_due.key}/answer/", form).status_code == 403

    def test_let_the_supervisor_decide(self, cast, sign_in, never_due):
        client = sign_in(cast.zhao)
        assert "采信，撤销停发" in client.get(f"/app/doubts/{never_due.key}/").content.decode()

        answer = client.post(f"/app/doubts/{never_due.key}/answer/", {"answer": "是本人。", "verdict": "uphold"})

        assert answer.status_code == 302
        assert county.again(never_due.suspension).state == "SET_ASIDE"
        assert "没有存疑的通过" in client.get("/app/doubts/").content.decode()

    def test_say_why_it_cannot_be(self, cast, sign_in, after_death):
        answer = sign_in(cast.zhao).post(
            f"/app/doubts/{after_death.key}/answer/", {"answer": "是本人。", "verdict": "uphold"}
        )

        assert answer.status_code == 400
        assert "不能采信" in answer.content.decode()

    def test_answer_twice_with_the_page_of_a_conflict(self, cast, sign_in, never_due):
        app_doubts.reject(doubt=never_due, answer="他人冒用。", by=cast.zhao, at=county.at(KNOWN, 11))

        answer = sign_in(cast.zhao).post(
            f"/app/doubts/{never_due.key}/answer/", {"answer": "是本人。", "verdict": "reject"}
        )

        assert answer.status_code == 409

    def test_of_another_district_do_not_exist(self, cast, sign_in, never_due):
        client = sign_in(cast.zhou)

        assert client.get(f"/app/doubts/{never_due.key}/").status_code == 404
        assert never_due.beneficiary.name not in client.get("/app/doubts/").content.decode()
