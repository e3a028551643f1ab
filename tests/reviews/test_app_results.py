"""Results of the App: each once, failures counted, passes confirm what they may, nothing is harmed by the order."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from accounts import audit
from accounts.models import AuditEntry
from benefits.categories import Category
from benefits.models import Death
from reviews.models import AppDoubt, Attempt, Confirmation, Letter
from reviews.policy.attempts import AttemptEffect, DoubtKind, Fault
from reviews.services.app_results import Delivery
from tests import county
from tests.deliveries import DAY, delivery, taken_in

pytestmark = pytest.mark.django_db


def effects(answers):
    return [answer.effect for answer in answers]


def faults(answers):
    return [answer.fault for answer in answers]


class APass:
    def test_confirms_every_open_review_of_the_person(self, cast):
        review = county.case(cast)
        officer = county.review(county.benefit(review.benefit.beneficiary, category=Category.SELF_EMPLOYED_OFFICER))

        answers = taken_in(cast, delivery(review))

        assert effects(answers) == [AttemptEffect.CONFIRMED]
        for row in (review, officer):
            assert (county.again(row).state, county.again(row).confirmed_on) == ("CONFIRMED", DAY)
        assert Confirmation.objects.get().source_key == answers[0].attempt_id

    def test_that_comes_twice_counts_once(self, cast):
        review = county.case(cast)
        sent = delivery(review)

        first, again = taken_in(cast, sent), taken_in(cast, replace(sent, line=99))

        assert (first[0].is_repeated, again[0].is_repeated) == (False, True)
        assert effects(again) == [AttemptEffect.CONFIRMED]
        assert (Attempt.objects.count(), Confirmation.objects.count()) == (1, 1)

    def test_that_stands_twice_in_one_delivery_counts_once(self, cast):
        sent = delivery(county.case(cast))

        answers = taken_in(cast, sent, replace(sent, line=98))

        assert [answer.is_repeated for answer in answers] == [False, True]
        assert Attempt.objects.count() == 1

    @pytest.mark.parametrize("change", [
        {"at": county.at(DAY, 10)}, {"passed": False, "cause": "NETWORK"},
    ])
    def test_under_a_known_number_with_other_content_changes_nothing(self, cast, change):
        sent = delivery(county.case(cast))
        taken_in(cast, sent)
        rows = AuditEntry.objects.count()

        answers = taken_in(cast, replace(sent, **change))

        assert faults(answers) == [Fault.CHANGED]
        assert (Attempt.objects.get().passed, AuditEntry.objects.count()) == (True, rows)

    def test_of_another_person_under_a_known_number_changes_nothing(self, cast):
        other = county.case(cast)
        sent = delivery(county.case(cast))
        taken_in(cast, sent)

        answers = taken_in(cast, delivery(other, attempt_id=sent.attempt_id))

        assert faults(answers) == [Fault.CHANGED]
        assert county.again(other).state == "PENDING"

    def test_may_name_the_person_by_our_key(self, cast):
        review = county.case(cast)

        taken_in(cast, delivery(review, id_number="", key=review.benefit.beneficiary.key))

        assert county.again(review).state == "CONFIRMED"

    def test_leaves_who_is_confirmed_already_as_they_are(self, cast):
        review = county.case(cast)
        county.confirmed(cast, review, on=DAY - timedelta(days=5))

        assert effects(taken_in(cast, delivery(review))) == [AttemptEffect.NOTHING_OPEN]
        assert county.again(review).confirmation.method == "ON_SITE"

    def test_counts_by_its_own_day_whatever_the_order(self, cast):
        review = county.case(cast)
        late, early = delivery(review, on=DAY), delivery(review, on=DAY - timedelta(days=3))

        assert effects(taken_in(cast, late, early)) == [AttemptEffect.NOTHING_OPEN, AttemptEffect.CONFIRMED]
        assert county.again(review).confirmed_on == DAY - timedelta(days=3)

    def test_confirms_a_registration_only_when_it_is_done(self, cast):
        review = county.case(cast, category=Category.MONTHLY_PENSION)

        answers = taken_in(cast, delivery(review))

        assert effects(answers) == [AttemptEffect.CONFIRMED]
        assert county.again(review).state == "PENDING"  # The person is confirmed; the registration is left (Y-02).
        assert effects(taken_in(cast, delivery(review, hour=11))) == [AttemptEffect.NOTHING_OPEN]

    def test_is_kept_in_the_audit_with_its_sender(self, cast):
        review = county.case(cast)

        with audit.delivered_by("省厅推送"):
            taken_in(cast, delivery(review), by=None)

        rows = AuditEntry.objects.about(review.benefit.beneficiary.key)
        assert {(row.by_name, row.by_role) for row in rows} == {("省厅推送", "SENDER")}
        assert {row.act for row in rows} == {"attempt.passed", "confirmation.recorded", "review.confirmed"}
        assert audit.verify().broken is None


class AResult:
    def test_of_nobody_known_is_refused(self, cast):
        answers = taken_in(cast, delivery(county.case(cast), id_number=county.id_number(date(1949, 10, 1))))

        assert faults(answers) == [Fault.UNKNOWN_PERSON]

    def test_of_another_office_is_refused(self, cast):
        review = county.case(cast)

        assert faults(taken_in(cast, delivery(review), office="district")) == [Fault.OTHER_OFFICE]
        assert county.again(review).state == "PENDING"

    def test_of_tomorrow_is_refused(self, cast):
        answers = taken_in(cast, delivery(county.case(cast), on=date(2026, 5, 22)))

        assert faults(answers) == [Fault.IN_THE_FUTURE]

    def test_before_the_window_is_refused(self, cast):
        answers = taken_in(cast, delivery(county.case(cast), on=date(2026, 2, 28)))

        assert faults(answers) == [Fault.OUTSIDE_CAMPAIGN]

    def test_of_a_person_without_a_campaign_is_refused(self, cast):
        person = county.person(cast.station)
        sent = Delivery(line=1, attempt_id="A", at=county.at(DAY), passed=True, id_number=person.id_number)

        assert faults(taken_in(cast, sent)) == [Fault.OUTSIDE_CAMPAIGN]

    def test_that_is_refused_leaves_the_others_alone(self, cast):
        good = county.case(cast)

        answers = taken_in(cast, delivery(county.case(cast), on=date(2027, 1, 1)), delivery(good))

        assert faults(answers) == [Fault.IN_THE_FUTURE, None]
        assert county.again(good).state == "CONFIRMED"

    def test_that_failed_is_counted_with_its_cause(self, cast):
        review = county.case(cast)

        answers = taken_in(cast, delivery(review, passed=False, cause="SURROUNDINGS"))

        attempt = Attempt.objects.get()
        assert effects(answers) == [AttemptEffect.COUNTED]
        assert (attempt.cause, attempt.campaign, attempt.effect) == ("SURROUNDINGS", review.campaign, "COUNTED")
        assert county.again(review).state == "PENDING"

    def test_costs_the_same_number_of_queries_for_one_and_for_fifty(self, cast, django_assert_max_num_queries):
        rows = [county.case(cast) for _ in range(50)]

        with django_assert_max_num_queries(60):
            answers = taken_in(cast, *[delivery(row) for row in rows])

        assert set(effects(answers)) == {AttemptEffect.CONFIRMED}


class APassOfTheDead:
    def test_confirms_nobody_and_waits_for_a_supervisor(self, cast):
        review = county.case(cast)
        county.died(review.benefit.beneficiary, on=DAY - timedelta(days=9))

        answers = taken_in(cast, delivery(review))

        doubt = AppDoubt.objects.get()
        assert effects(answers) == [AttemptEffect.DOUBTFUL]
        assert (doubt.kind, doubt.state) == (DoubtKind.AFTER_DEATH, "OPEN")
        assert county.again(review).state == "PENDING"
        assert not Confirmation.objects.exists()

    def test_raises_one_doubt_however_often_it_is_delivered(self, cast):
        review = county.case(cast)
        county.died(review.benefit.beneficiary, on=DAY - timedelta(days=9))
        sent = delivery(review)

        taken_in(cast, sent)
        taken_in(cast, sent)

        assert AppDoubt.objects.count() == 1

    def test_before_the_death_is_no_doubt(self, cast):
        review = county.case(cast)
        county.died(review.benefit.beneficiary, on=DAY)

        assert effects(taken_in(cast, delivery(review))) == [AttemptEffect.NOTHING_OPEN]
        assert not AppDoubt.objects.exists()

    def test_who_is_only_reported_dead_confirms_nobody_either(self, cast):
        review = county.case(cast)
        person = review.benefit.beneficiary
        Death.objects.create(
            beneficiary=person, organization=person.organization, died_on=DAY - timedelta(days=9),
            reported_at=county.at(DAY), state_at=county.at(DAY), source=Death.Source.CIVIL_AFFAIRS,
        )

        assert effects(taken_in(cast, delivery(review))) == [AttemptEffect.DOUBTFUL]
        assert AppDoubt.objects.get().kind == DoubtKind.REPORTED_DEAD


class APassThatComesLate:
    def test_after_the_window_confirms_all_the_same(self, cast):
        review = county.case(cast)

        taken_in(cast, delivery(review, on=date(2026, 6, 10)), at=county.at(date(2026, 6, 11)))

        assert county.again(review).confirmed_on == date(2026, 6, 10)

    def test_before_the_stop_takes_effect_withdraws_it(self, cast):
        stop = county.approved(cast)
        review = stop.reviews.get()

        taken_in(cast, delivery(review, on=date(2026, 9, 20)), at=county.at(date(2026, 9, 21)))

        assert county.again(stop).state == "WITHDRAWN"

    def test_of_a_day_before_the_stop_asks_a_supervisor_to_set_it_aside(self, cast):
        stop = county.stopped(cast)
        review = stop.reviews.get()

        taken_in(cast, delivery(review, on=date(2026, 9, 20)), at=county.at(date(2026, 10, 15)))

        doubt = AppDoubt.objects.get()
        assert (doubt.kind, doubt.suspension) == (DoubtKind.NEVER_DUE, stop)
        assert (county.again(stop).state, county.again(review).state) == ("IN_FORCE", "CONFIRMED")
        assert not Letter.objects.filter(kind="APOLOGY").exists()

    def test_of_a_day_after_the_stop_leaves_it_to_an_application(self, cast):
        stop = county.stopped(cast)

        taken_in(cast, delivery(stop.reviews.get(), on=date(2026, 10, 2)), at=county.at(date(2026, 10, 15)))

        assert county.again(stop).state == "IN_FORCE"
        assert not AppDoubt.objects.exists()

    def test_twice_and_out_of_order_asks_once(self, cast):
        stop = county.stopped(cast)
        review = stop.reviews.get()
        late, early = delivery(review, on=date(2026, 10, 2)), delivery(review, on=date(2026, 9, 20))

        for sent in (late, early, early, late):
            taken_in(cast, sent, at=county.at(date(2026, 10, 15)))

        assert AppDoubt.objects.count() == 1
        assert county.again(review).confirmed_on == date(2026, 10, 2)  # What was known first stands.
