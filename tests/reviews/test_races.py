"""People and the clock at the same moment, on PostgreSQL. SQLite lets one writer in at a time and has no such races."""

from datetime import date

import pytest
from django.db import connection

from accounts import audit, transitions
from accounts.models import AuditEntry
from benefits.categories import Category
from benefits.models import Benefit, Overpayment, Suspension
from benefits.services import beneficiaries, deaths, suspensions
from reviews.models import ContactAttempt, PublicNotice, Review, SweepRun
from reviews.policy import ContactChannel, ContactOutcome, Method
from reviews.services import arrivals, contacts, nights, notices, sweeps
from reviews.services.sweeps import force, lapsing
from tests import cast as people
from tests import county
from tests.racing import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one after the other"),
]

NIGHT = date(2026, 9, 1)
ROUNDS = 10


@pytest.fixture
def cast(transactional_db):
    return people.assemble()


def post(notice, place, *, by):
    return notices.record_posting(
        notice=notice, place=place, posted_on=county.POSTED, proof=county.photo(), by=by,
        at=county.at(county.POSTED),
    )


def changed(benefit, *, certificate):
    """A line of a list that changes one word of a stored benefit."""
    who = benefit.beneficiary
    return beneficiaries.Entry(
        line=1, id_number=who.id_number, category=Category(benefit.category),
        benefit={"certificate_number": certificate},
        person={"name": who.name, "sex": who.sex, "born_on": who.born_on},
    )


def checked(cast, *cases):
    stops = [county.proposed(cast, each) for each in cases]
    for stop in stops:
        suspensions.check(suspension=stop, note="已核对。", by=cast.wang, at=county.at(NIGHT))
    return stops


class TwoDecisionsOnOneProposal:
    def test_leave_one_winner_and_one_friendly_refusal(self, cast):  # R4
        second_supervisor = people.person("zhang", "张国强", "SUPERVISOR", cast.county)
        for stop in checked(cast, *(county.case(cast) for _ in range(ROUNDS))):
            one, other = county.again(stop), county.again(stop)

            results = at_once(
                lambda one=one: suspensions.approve(suspension=one, by=cast.zhao, at=county.at(NIGHT)),
                lambda other=other: suspensions.decline(
                    suspension=other, reason="再核实。", by=second_supervisor, at=county.at(NIGHT)
                ),
            )

            assert sorted(type(result).__name__ for result in results) == ["NoneType", "StaleState"]
            decided = AuditEntry.objects.filter(
                subject_type="benefits.suspension", subject_id=stop.pk,
                act__in=["suspension.approved", "suspension.declined"],
            )
            assert decided.count() == 1
        assert audit.verify().broken is None


class AConfirmationWhileAStopIsApproved:
    def test_never_leaves_a_confirmed_person_stopped(self, cast):
        reviews = [county.case(cast) for _ in range(ROUNDS)]
        for stop, review in zip(checked(cast, *reviews), reviews, strict=True):
            results = at_once(
                lambda stop=stop: suspensions.approve(suspension=stop, by=cast.zhao, at=county.at(NIGHT)),
                lambda review=review: county.confirmed(cast, review, on=NIGHT),
            )

            refusals = [result for result in results if isinstance(result, Exception)]
            assert all(isinstance(refusal, transitions.StaleState) for refusal in refusals)
            if county.again(review).state == "CONFIRMED":
                assert county.again(stop).state == "WITHDRAWN"
            else:
                assert county.again(stop).state == "APPROVED"


class AConfirmationWhileTheNightRuns:
    def test_leaves_no_open_stop_behind_a_confirmed_review(self, cast):
        reviews = [county.case(cast) for _ in range(ROUNDS)]
        county.noticed(cast, *reviews)

        results = at_once(
            lambda: lapsing.lapse_notices(today=NIGHT, at=county.at(NIGHT, 2)),
            *(lambda review=review: county.confirmed(cast, review, on=NIGHT) for review in reviews),
        )

        refusals = [result for result in results if isinstance(result, Exception)]
        assert all(isinstance(refusal, transitions.StaleState) for refusal in refusals), refusals
        confirmed = Review.objects.filter(state="CONFIRMED").values("benefit")
        assert not Suspension.objects.open().filter(benefit__in=confirmed).exists()
        lapsing.lapse_notices(today=NIGHT, at=county.at(NIGHT, 3))
        assert not Review.objects.filter(state="IN_NOTICE").exists()

    def test_leaves_none_behind_people_taken_in_together(self, cast):
        reviews = [county.case(cast) for _ in range(ROUNDS)]
        county.noticed(cast, *reviews)
        rows = Review.objects.with_person().in_bulk()
        people = [arrivals.Arrival((rows[each.pk],), Method.APP) for each in reviews]

        at_once(
            lambda: lapsing.lapse_notices(today=NIGHT, at=county.at(NIGHT, 2)),
            lambda: arrivals.take_in(arrivals=people, confirmed_on=NIGHT, by=cast.wang, at=county.at(NIGHT)),
        )

        confirmed = Review.objects.filter(state="CONFIRMED").values("benefit")
        assert not Suspension.objects.open().filter(benefit__in=confirmed).exists()

    def test_leaves_benefit_and_stop_in_step_on_the_day_it_takes_effect(self, cast):
        stops = [county.approved(cast) for _ in range(ROUNDS)]
        day = stops[0].effective_on

        at_once(
            lambda: force.bring_into_force(today=day, at=county.at(day, 2)),
            *(lambda stop=stop: county.confirmed(cast, stop.reviews.get(), on=day) for stop in stops),
        )
        force.bring_into_force(today=day, at=county.at(day, 3))

        in_force = Suspension.objects.filter(state="IN_FORCE").values("benefit")
        assert Suspension.objects.filter(state="IN_FORCE").count() == ROUNDS
        assert Benefit.objects.filter(pk__in=in_force, state="SUSPENDED").count() == ROUNDS


class TwoClocks:
    def test_run_each_sweep_of_a_night_once(self, cast):  # R3
        county.noticed(cast, *(county.case(cast) for _ in range(ROUNDS)))
        nights.run_due(now=county.at(date(2026, 8, 31), 3))

        runs = at_once(*[lambda: nights.run_due(now=county.at(NIGHT, 3))] * 4)

        assert not [run for run in runs if isinstance(run, Exception)]
        nights.run_due(now=county.at(NIGHT, 3))
        assert sorted(run.sweep for done in runs for run in done) == sorted(sweeps.NIGHT)
        assert SweepRun.objects.filter(business_date=NIGHT, finished_at=None).count() == 0
        assert Suspension.objects.count() == ROUNDS


class ManyHandsAtOnce:
    def test_wait_in_one_line_and_never_in_a_circle(self, cast):
        """Contacts, a draft, a withdrawal and the night touch the same people in different orders."""
        named = [county.case(cast) for _ in range(ROUNDS)]
        notice = county.noticed(cast, *named)
        fresh = county.unreachable(county.case(cast), by=cast.wang)

        def call(review):
            contacts.record(
                beneficiary=review.benefit.beneficiary, channel=ContactChannel.SMS, outcome=ContactOutcome.NO_ANSWER,
                on=NIGHT, by=cast.wang, at=county.at(NIGHT),
            )

        results = at_once(
            *(lambda review=review: call(review) for review in named[:5]),
            *(lambda review=review: county.confirmed(cast, review, on=NIGHT) for review in named[:5]),
            lambda: notices.withdraw(notice=notice, reason="地点登错。", by=cast.zhao, at=county.at(NIGHT)),
            lambda: notices.draft(reviews=[fresh], by=cast.wang, at=county.at(NIGHT)),
            lambda: lapsing.lapse_notices(today=NIGHT, at=county.at(NIGHT, 2)),
        )

        refusals = [result for result in results if isinstance(result, Exception)]
        assert all(isinstance(refusal, transitions.StaleState) for refusal in refusals), refusals
        assert ContactAttempt.objects.filter(on=NIGHT).count() == 5
        assert PublicNotice.objects.filter(state="DRAFT").count() == 1
        assert audit.verify().broken is None

    def test_post_and_publish_one_notice_without_waiting_for_each_other(self, cast):
        for _ in range(ROUNDS):
            case = county.unreachable(county.case(cast), by=cast.wang)
            notice = notices.draft(reviews=[case], by=cast.wang, at=county.at(county.POSTED, 8))
            post(notice, "县政务公开栏", by=cast.wang)
            mine, theirs = county.again(notice), county.again(notice)

            posted, published = at_once(
                lambda mine=mine: post(mine, "汽车站", by=cast.wang),
                lambda theirs=theirs: notices.publish(notice=theirs, by=cast.zhao, at=county.at(county.POSTED, 10)),
            )

            assert published == 1
            if isinstance(posted, Exception):
                assert isinstance(posted, notices.CannotPublish), posted
                assert notice.postings.count() == 1

    def test_import_and_stop_the_same_people_without_waiting_for_each_other(self, cast):
        stops = [county.approved(cast) for _ in range(ROUNDS)]
        day = stops[0].effective_on
        for number in range(3):
            entries = [changed(stop.benefit, certificate=f"{number}-{stop.pk}") for stop in stops[number::3]]

            results = at_once(
                lambda entries=entries: beneficiaries.take_in(
                    entries=entries, by=cast.zhao, at=county.at(day), today=day
                ),
                *(
                    lambda stop=stop: suspensions.bring_into_force(
                        queryset=Suspension.objects.filter(pk=stop.pk), today=day, at=county.at(day, 2)
                    )
                    for stop in stops[number::3]
                ),
            )

            assert not [result for result in results if isinstance(result, Exception)]
        assert Benefit.objects.filter(state="SUSPENDED").exclude(certificate_number="").count() == ROUNDS

    def test_number_two_notices_differently(self, cast):
        first, second = (county.unreachable(county.case(cast), by=cast.wang) for _ in range(2))

        at_once(
            *(
                lambda each=each: notices.draft(reviews=[each], by=cast.wang, at=county.at(county.POSTED))
                for each in (first, second)
            )
        )

        assert sorted(PublicNotice.objects.values_list("number", flat=True)) == [1, 2]


class TwoWhoVerifyADeath:
    def test_settle_it_once(self, cast):
        who = county.benefit(county.person(cast.station)).beneficiary
        day = date(2026, 8, 20)
        words = {"died_on": date(2026, 5, 14), "source": "FAMILY", "by": cast.wang, "at": county.at(day, 8)}
        death = deaths.report(beneficiary=who, **words)
        other = people.person("zhao2", "赵二", "SUPERVISOR", cast.county)
        proof = deaths.Proof("HOUSEHOLD", "岚户注〔2026〕8号", date(2026, 5, 14))

        def verify(by):
            return lambda: deaths.verify(death=county.again(death), proof=proof, by=by, at=county.at(day))

        results = at_once(verify(cast.zhao), verify(other))

        assert results.count(None) == 1
        assert any(isinstance(each, deaths.CannotVerify) for each in results)
        assert Overpayment.objects.count() == 1
