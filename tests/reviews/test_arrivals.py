from datetime import date, timedelta

import pytest

from accounts import audit, transitions
from accounts.models import AuditEntry
from benefits.categories import Category
from reviews.models import Confirmation, Letter, Review
from reviews.policy import EvidenceKind, Method
from reviews.services import arrivals
from reviews.states import CampaignState
from tests import afar, county

pytestmark = pytest.mark.django_db

DAY = date(2026, 5, 20)
PAPERS = frozenset({*county.PAPERS, EvidenceKind.PORTRAIT})


def arrival(*reviews, method=Method.ON_SITE, given=PAPERS, **more):
    rows = Review.objects.with_person().filter(pk__in=[review.pk for review in reviews])
    return arrivals.Arrival(tuple(rows), method, given, **more)


def from_the_app(*reviews, **more):
    return arrival(*reviews, method=Method.APP, given=frozenset(), **more)


def from_afar(*reviews, **more):
    return arrival(*reviews, method=Method.REMOTE, given=frozenset(afar.FROM_AFAR), **more)


def taken_in(cast, *people, on=DAY, known_on=None):
    return arrivals.take_in(arrivals=people, confirmed_on=on, by=cast.wang, at=county.at(known_on or on))


class TakingInADay:
    def test_settles_each_person_by_a_confirmation_of_their_own(self, cast):
        first, second = county.case(cast), county.case(cast)

        intake = taken_in(cast, arrival(first), from_the_app(second))

        assert (intake.settled, intake.refused, intake.outcomes) == (2, [], [])
        for review, method in ((first, "ON_SITE"), (second, "APP")):
            stored = county.again(review)
            assert (stored.state, stored.confirmed_on) == ("CONFIRMED", DAY)
            assert stored.confirmation.beneficiary == review.benefit.beneficiary
            assert stored.confirmation.method == method
            assert list(stored.confirmation.for_reviews.all()) == [review]

    def test_leaves_the_traces_of_the_counter(self, cast):
        review = county.case(cast)

        taken_in(cast, arrival(review))

        entries = AuditEntry.objects.about(review.benefit.beneficiary.key).order_by("id")
        assert [entry.act for entry in entries][-2:] == ["confirmation.recorded", "review.confirmed"]
        assert audit.verify().broken is None

    def test_hands_out_a_receipt_but_not_for_the_app(self, cast):
        taken_in(cast, arrival(county.case(cast)), from_the_app(county.case(cast)))

        assert Letter.objects.get().kind == "RECEIPT"

    def test_settles_two_benefits_of_one_person_together(self, cast):
        review = county.case(cast)
        officer = county.review(county.benefit(review.benefit.beneficiary, category=Category.SELF_EMPLOYED_OFFICER))
        papers = PAPERS | {EvidenceKind.DISCHARGE_CERTIFICATE}

        taken_in(cast, arrival(review, officer, given=papers))

        assert county.again(review).confirmation == county.again(officer).confirmation

    def test_finds_the_confirmation_of_the_day_and_not_an_older_one(self, cast):
        review = county.case(cast)
        person = review.benefit.beneficiary
        older = Confirmation.objects.create(
            beneficiary=person, organization=person.organization, method=Method.REMOTE, state="RETURNED",
            returned_reason="看不清", state_at=county.at(DAY), confirmed_on=DAY, recorded_at=county.at(DAY),
        )
        older.for_reviews.set([review])

        taken_in(cast, arrival(review))

        assert county.again(review).confirmation != older

    def test_costs_the_same_number_of_queries_for_many(self, cast, django_assert_max_num_queries):
        one, many = [from_the_app(county.case(cast))], [from_the_app(county.case(cast)) for _ in range(12)]
        with django_assert_max_num_queries(40) as first:
            taken_in(cast, *one)

        with django_assert_max_num_queries(len(first.captured_queries)):
            taken_in(cast, *many)


class WhoeverHasAStop:
    def test_is_settled_alone_and_the_stop_withdrawn(self, cast):
        stop = county.approved(cast)
        day = stop.effective_on - timedelta(days=1)

        intake = taken_in(cast, arrival(stop.reviews.get()), arrival(county.case(cast)), on=day)

        assert intake.settled == 2
        assert [each.state for each in intake.outcomes[0].withdrawn] == ["WITHDRAWN"]


class AnArrival:
    def test_is_refused_alone_when_a_paper_is_missing(self, cast):
        lacking, complete = county.case(cast), county.case(cast)

        intake = taken_in(cast, arrival(lacking, given=frozenset({EvidenceKind.ID_CARD})), arrival(complete))

        assert [sentence for _, sentence in intake.refused] == ["残疾军人 因战六级还缺：残疾证件、现场照片。"]
        assert (county.again(lacking).state, county.again(complete).state) == ("PENDING", "CONFIRMED")

    @pytest.mark.parametrize("who", [None, "wang"])
    def test_from_afar_is_refused_until_somebody_else_has_looked(self, cast, who):
        reviewer = who and getattr(cast, who)

        intake = taken_in(cast, from_afar(county.case(cast), reviewer=reviewer))

        assert intake.refused[0][1] == "远程须由另一人审核。"

    def test_from_afar_is_taken_in_once_somebody_else_has_looked(self, cast):
        assert taken_in(cast, from_afar(county.case(cast), reviewer=cast.zhao)).settled == 1

    def test_is_refused_by_a_way_that_is_not_for_the_category(self, cast):
        intake = taken_in(cast, arrival(county.case(cast), method=Method.SPECIAL))

        assert intake.refused[0][1] == "伤残人员不用特殊人群核验。"

    def test_is_refused_in_a_closed_campaign(self, cast):
        review = county.case(cast)
        transitions.move(
            review.campaign, to=CampaignState.CLOSED, by=cast.zhao, at=county.at(DAY), act="campaign.closed"
        )

        assert "不在进行中" in taken_in(cast, arrival(review)).refused[0][1]

    def test_is_refused_when_the_person_has_died(self, cast):
        review = county.case(cast)
        county.died(review.benefit.beneficiary, on=DAY)

        assert "已登记去世" in taken_in(cast, arrival(review)).refused[0][1]

    def test_that_was_delivered_before_is_passed_by(self, cast):
        review, other = county.case(cast), county.case(cast)
        taken_in(cast, from_the_app(review, source_key="app:1"))

        intake = taken_in(cast, from_the_app(review, source_key="app:1"), from_the_app(other, source_key="app:2"))

        assert (intake.settled, intake.refused) == (1, [])
        assert Confirmation.objects.count() == 2

    def test_lies_not_in_the_future(self, cast):
        with pytest.raises(arrivals.CannotTakeIn, match="不能晚于今天"):
            taken_in(cast, arrival(county.case(cast)), on=date(2026, 5, 21), known_on=DAY)
