from datetime import date, timedelta

import pytest

from accounts import transitions
from accounts.models import AuditEntry
from benefits.categories import Category
from benefits.models import BackPay, Resumption, Suspension
from benefits.services import consents
from reviews.models import Confirmation, Evidence, Letter, Review
from reviews.policy import EvidenceKind, Method
from reviews.services import confirmations
from reviews.services.sweeps import force, lapsing
from reviews.states import CampaignState, ConfirmationState
from tests import county

pytestmark = pytest.mark.django_db

DAY = date(2026, 5, 20)
OFFICER = Category.SELF_EMPLOYED_OFFICER


@pytest.fixture
def review(cast):
    return county.case(cast)


def recorded(cast, *cases, by=None, on=DAY, documents=county.PAPERS):
    return confirmations.record_on_site(
        reviews=cases, documents=documents, verified={"phone": "一致"}, portrait=county.photo(),
        by=by or cast.wang, at=county.at(on),
    )


def known_late(cast, review, *, confirmed_on, on):
    """A confirmation made elsewhere on `confirmed_on` that becomes known and is accepted `on` a later day."""
    who = review.benefit.beneficiary
    found = Confirmation.objects.create(
        beneficiary=who, organization=who.organization, method=Method.APP, state=ConfirmationState.ACCEPTED,
        state_at=county.at(on), confirmed_on=confirmed_on, recorded_at=county.at(on),
    )
    return confirmations.settle(confirmation=found, reviews=[county.again(review)], by=cast.wang, at=county.at(on))


class ConfirmingOnSite:
    def test_settles_the_review_and_keeps_the_evidence(self, cast, review):
        outcome = recorded(cast, review)

        stored = county.again(review)
        assert (stored.state, stored.confirmed_on, stored.confirmation) == ("CONFIRMED", DAY, outcome.confirmation)
        assert outcome.confirmation.documents == sorted([*county.PAPERS, EvidenceKind.PORTRAIT])
        assert Evidence.objects.get(kind="PORTRAIT").confirmation == outcome.confirmation
        assert outcome.sentence == "确认已记录，发放不中断。"

    def test_leaves_a_trace_and_a_receipt(self, cast, review):
        recorded(cast, review)

        who = review.benefit.beneficiary
        acts = list(AuditEntry.objects.about(who.key).order_by("id").values_list("act", flat=True))
        assert acts == ["confirmation.recorded", "review.confirmed"]
        assert Letter.objects.get(beneficiary=who).body == (
            "张守义：您 2026 年的年度确认已办结（残疾军人 因战六级），方式为现场，待遇发放不受影响。"
        )

    def test_keeps_no_picture_when_somebody_else_was_quicker(self, cast, review, settings):
        late = county.again(review)
        recorded(cast, review)

        with pytest.raises(transitions.StaleState):
            recorded(cast, late)

        assert len([path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]) == 1

    def test_settles_all_reviews_of_the_person_in_one_visit(self, cast, review):
        officer = county.review(county.benefit(review.benefit.beneficiary, category=OFFICER))

        outcome = recorded(cast, review, officer)

        assert Confirmation.objects.count() == 1
        assert {county.again(each).state for each in (review, officer)} == {"CONFIRMED"}
        assert set(outcome.confirmation.for_reviews.all()) == {review, officer}

    def test_takes_a_paper_that_stands_scanned_in_the_file(self, cast, review):
        Evidence.objects.create(
            beneficiary=review.benefit.beneficiary, organization=cast.station, kind="DISABILITY_CERTIFICATE",
            content_type="image/jpeg", size=1, sha256="0" * 64, uploaded_at=county.at(DAY),
        )

        assert recorded(cast, review, documents=[EvidenceKind.ID_CARD]).settled

    def test_refuses_when_evidence_is_missing(self, cast, review):
        with pytest.raises(confirmations.CannotRecord, match="残疾军人 因战六级还缺：残疾证件"):
            recorded(cast, review, documents=[EvidenceKind.ID_CARD])

        assert county.again(review).state == "PENDING"
        assert not Confirmation.objects.exists()

    def test_refuses_nobody_and_two_people(self, cast, review):
        with pytest.raises(confirmations.CannotRecord, match="至少选择一项"):
            recorded(cast)
        with pytest.raises(confirmations.CannotRecord, match="一次只能确认一个人"):
            recorded(cast, review, county.case(cast))

    def test_refuses_the_dead(self, cast, review):
        county.died(review.benefit.beneficiary, on=DAY)

        with pytest.raises(confirmations.CannotRecord, match="已登记去世"):
            recorded(cast, county.again(review))

    def test_refuses_a_closed_campaign(self, cast, review):
        transitions.move(
            review.campaign, to=CampaignState.CLOSED, by=cast.zhao, at=county.at(DAY), act="campaign.closed"
        )

        with pytest.raises(confirmations.CannotRecord, match="不在进行中"):
            recorded(cast, county.again(review))

    def test_refuses_what_is_settled(self, cast, review):
        recorded(cast, review)

        with pytest.raises(confirmations.CannotRecord, match="已确认，不须再确认"):
            recorded(cast, county.again(review))

    def test_refuses_the_second_of_two_tabs(self, cast, review):  # R7
        stale = county.again(review)
        recorded(cast, review)

        with pytest.raises(transitions.StaleState):
            recorded(cast, stale)
        assert Confirmation.objects.count() == 1

    def test_refuses_an_auditor_and_the_other_district(self, cast, review):
        for outsider in (cast.he, cast.qian, cast.xu):
            with pytest.raises(consents.NotEntitled):
                recorded(cast, review, by=outsider)


class ConfirmingWithAStopOnTheWay:
    def test_in_notice_needs_no_more(self, cast, review):
        county.noticed(cast, review)

        county.confirmed(cast, review, on=date(2026, 8, 31))  # The last day, before closing time.
        report = lapsing.lapse_notices(today=date(2026, 9, 1), at=county.at(date(2026, 9, 1), 2))

        assert report.done == 0
        assert not Suspension.objects.exists()

    def test_withdraws_a_proposal(self, cast, review):
        stop = county.proposed(cast, review)

        outcome = county.confirmed(cast, review, on=date(2026, 9, 3))

        assert outcome.withdrawn == (stop,)
        assert county.again(stop).state == "WITHDRAWN"
        assert outcome.sentence == "确认已记录。暂停建议已撤回，发放不中断。"

    def test_the_day_before_it_takes_effect_withdraws_an_approved_stop(self, cast, review):  # DE-19
        stop = county.approved(cast, review)

        county.confirmed(cast, review, on=date(2026, 9, 30))
        force.bring_into_force(today=stop.effective_on, at=county.at(stop.effective_on, 2))

        assert county.again(stop).state == "WITHDRAWN"
        assert county.again(stop.benefit).state == "ACTIVE"

    @pytest.mark.parametrize("has_run", [True, False], ids=["after the night", "before the night"])
    def test_on_that_day_leads_to_a_resumption_whether_or_not_the_clock_has_run(self, cast, review, has_run):  # DE-19
        stop = county.approved(cast, review)
        if has_run:
            force.bring_into_force(today=stop.effective_on, at=county.at(stop.effective_on, 2))

        outcome = county.confirmed(cast, review, on=stop.effective_on)

        assert county.again(stop).state == "IN_FORCE"
        assert county.again(stop.benefit).state == "SUSPENDED"
        assert outcome.needs_application == (stop,)
        assert not Resumption.objects.exists()  # The person has not applied yet.

    def test_tells_the_person_to_apply_when_the_stop_is_in_force(self, cast, review):
        county.stopped(cast, review)

        outcome = county.confirmed(cast, review, on=date(2026, 10, 15))

        assert "书面申请" in outcome.sentence
        assert Letter.objects.get(kind="RECEIPT").body.endswith("待遇已暂停发放，请递交书面申请，经批准后恢复。")

    def test_proposes_the_resumption_where_no_paper_is_asked_for(self, cast):  # Z-02
        review = county.case(cast, category=OFFICER)
        stop = county.stopped(cast, review)

        outcome = county.confirmed(cast, review, on=date(2026, 10, 12))

        resumption = Resumption.objects.get()
        assert (resumption.suspension, resumption.proposed_by) == (stop, cast.wang)
        assert (outcome.resuming, outcome.needs_application) == ((stop,), ())
        assert "书面申请" not in outcome.sentence

    def test_undoes_a_stop_once_when_two_years_are_settled_together(self, cast):
        review = county.case(cast, category=OFFICER)
        stop = county.stopped(cast, review)
        next_year = county.campaign(
            cast.county, category=OFFICER, year=2027, window=(date(2027, 1, 1), date(2027, 6, 30))
        )
        second = county.review(county.again(review.benefit), within=next_year)

        outcome = county.confirmed(cast, review, second, on=date(2027, 2, 1))

        assert outcome.resuming == (stop,)
        assert Resumption.objects.count() == 1

    def test_changes_nothing_of_a_stop_on_another_ground(self, cast, review):
        stop = county.stopped(cast, review)
        Suspension.objects.filter(pk=stop.pk).update(ground=Suspension.Ground.SENTENCED_OR_WANTED)

        outcome = county.confirmed(cast, review, on=date(2026, 10, 15))

        assert (outcome.withdrawn, outcome.needs_application) == ((), ())
        assert county.again(stop).state == "IN_FORCE"


class AConfirmationKnownLate:
    def test_sets_the_stop_aside_and_owes_every_month(self, cast, review):  # DE-20
        stop = county.stopped(cast, review)

        outcome = known_late(cast, review, confirmed_on=date(2026, 9, 30), on=date(2026, 12, 3))

        assert outcome.set_aside == (stop,)
        assert county.again(stop).state == "SET_ASIDE"
        assert county.again(review).confirmed_on == date(2026, 9, 30)
        assert [line.month.month for line in BackPay.objects.get().lines.all()] == [10, 11]

    def test_says_sorry(self, cast, review):  # DE-20
        stop = county.stopped(cast, review)

        known_late(cast, review, confirmed_on=date(2026, 9, 30), on=date(2026, 12, 3))

        apology = Letter.objects.get(kind="APOLOGY")
        assert apology.suspension == stop
        assert "谨此致歉" in apology.body

    def test_simply_withdraws_a_stop_that_is_not_in_force_yet(self, cast, review):
        stop = county.approved(cast, review)

        outcome = known_late(cast, review, confirmed_on=date(2026, 9, 30), on=date(2026, 10, 2))

        assert outcome.withdrawn == (stop,)

    def test_made_on_the_first_unpaid_day_is_not_timely(self, cast, review):
        stop = county.stopped(cast, review)

        outcome = known_late(cast, review, confirmed_on=date(2026, 10, 1), on=date(2026, 12, 3))

        assert outcome.needs_application == (stop,)

    def test_by_the_clock_leaves_what_people_decide_to_people(self, cast, review):
        stop = county.stopped(cast, review)
        who = review.benefit.beneficiary
        found = Confirmation.objects.create(
            beneficiary=who, organization=who.organization, method=Method.APP, state=ConfirmationState.ACCEPTED,
            state_at=county.at(DAY), confirmed_on=date(2026, 9, 30), recorded_at=county.at(DAY),
        )

        confirmations.settle(
            confirmation=found, reviews=[county.again(review)], by=None, at=county.at(date(2026, 12, 3))
        )

        assert county.again(stop).state == "IN_FORCE"
        assert county.again(review).state == "CONFIRMED"


class TheOpenReviewsOfAPerson:
    def test_are_those_one_visit_can_settle_soonest_first(self, cast, review):
        who = review.benefit.beneficiary
        window = (date(2026, 1, 1), date(2026, 3, 31))
        within = county.campaign(cast.county, category=OFFICER, window=window)
        officer = county.review(county.benefit(who, category=OFFICER), within=within)
        county.case(cast)

        assert confirmations.open_reviews_of(beneficiary=who, today=DAY) == [officer, review]

    def test_begin_with_their_window(self, review):
        who, (start, _) = review.benefit.beneficiary, county.WINDOW

        assert confirmations.open_reviews_of(beneficiary=who, today=start - timedelta(days=1)) == []
        assert confirmations.open_reviews_of(beneficiary=who, today=start) == [review]

    def test_are_none_of_the_dead(self, cast, review):
        county.died(review.benefit.beneficiary, on=DAY)

        assert confirmations.open_reviews_of(beneficiary=review.benefit.beneficiary, today=DAY) == []
        assert not Review.objects.open().exists()
