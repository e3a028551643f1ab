"""The yearly registration: four items, what they wait for, and how a review with one that did not pass can end."""

from datetime import date

import pytest

from accounts.models import AuditEntry
from benefits.categories import Category
from benefits.services import consents
from reviews.models import Confirmation, Letter, RegistrationDecision, RegistrationItem, Review
from reviews.policy import EvidenceKind, Method, RegistrationTopic
from reviews.services import arrivals, confirmations, corrections, interviews, registrations
from reviews.services.registrations import Entry
from reviews.services.sweeps import correcting
from reviews.states import ReviewState
from tests import county

pytestmark = pytest.mark.django_db

WINDOW = (date(2026, 1, 1), date(2026, 3, 31))
DAY = date(2026, 2, 10)
PENSION = Category.MONTHLY_PENSION
FAILED = {"CONDUCT": Entry("NOT_PASSED", "受到处分，未主动报告。")}


def entries(**changed):
    return {topic: changed.get(topic, Entry("PASSED")) for topic in RegistrationTopic}


@pytest.fixture
def review(cast):
    """Somebody of the monthly pension in the running campaign."""
    within = county.campaign(cast.county, category=PENSION, window=WINDOW)
    return county.review(county.benefit(county.person(cast.station), category=PENSION), within=within)


def record(review, by, *, on=DAY, **changed):
    return registrations.record(review=county.again(review), entries=entries(**changed), by=by, at=county.at(on))


def come(review, by, *, on=DAY, **changed):
    """The person stands at the counter and is registered and confirmed."""
    return registrations.record_on_site(
        entries={review.pk: entries(**changed)}, reviews=[county.again(review)], documents=county.PAPERS, verified={},
        portrait=county.photo(), by=by, at=county.at(on, 10),
    )


def ask(review, by, *, on=DAY):
    return corrections.request(review=county.again(review), comment="请补交处分决定。", by=by, at=county.at(on, 11))


class RecordingTheItems:
    def test_keeps_all_four_with_who_and_when(self, review, wang):
        done = record(review, wang)

        rows = RegistrationItem.objects.filter(review=review)
        passed = {(each, "PASSED", wang) for each in RegistrationTopic}
        assert {(row.item, row.result, row.by) for row in rows} == passed
        assert done.sentence == "登记审核已通过。本人确认后即办结。"
        assert county.again(review).state == ReviewState.PENDING
        assert AuditEntry.objects.get(act="review.registered").changes["CONDUCT"] == [None, "通过"]

    def test_asks_for_each_of_them(self, review, wang):
        some = entries()
        del some[RegistrationTopic.EXIT_ENTRY]

        with pytest.raises(registrations.CannotRegister, match="还缺：出入国境"):
            registrations.record(review=review, entries=some, by=wang, at=county.at(DAY))

        assert not RegistrationItem.objects.exists()

    def test_asks_why_one_did_not_pass(self, review, wang):
        with pytest.raises(registrations.CannotRegister, match="奖惩情况未通过，请写明原因"):
            record(review, wang, CONDUCT=Entry("NOT_PASSED", "  "))

    def test_may_be_done_again_and_keeps_what_was_there_in_the_audit(self, review, wang):
        record(review, wang, **FAILED)

        record(review, wang, on=date(2026, 2, 12))

        assert RegistrationItem.objects.filter(review=review).count() == 4
        last = AuditEntry.objects.filter(act="review.registered").order_by("pk").last()
        assert last.changes == {"CONDUCT": ["未通过：受到处分，未主动报告。", "通过"]}

    def test_that_changes_nothing_leaves_no_trace(self, review, wang):
        record(review, wang)
        record(review, wang)

        assert AuditEntry.objects.filter(act="review.registered").count() == 1

    def test_is_not_for_a_category_without_items(self, cast):
        case = county.case(cast)

        with pytest.raises(registrations.CannotRegister, match="没有登记审核"):
            record(case, cast.wang)

    def test_is_not_for_the_dead(self, review, wang):
        county.died(review.benefit.beneficiary, on=DAY)

        with pytest.raises(registrations.CannotRegister, match="去世"):
            record(review, wang)

    def test_waits_for_the_window(self, review, wang):
        with pytest.raises(registrations.CannotRegister, match="还早"):
            record(review, wang, on=date(2025, 12, 31))

    def test_is_over_once_the_review_has_ended(self, review, wang):
        come(review, wang)

        with pytest.raises(registrations.CannotRegister, match="已确认"):
            record(review, wang)

    def test_is_over_though_a_second_clerk_still_has_the_open_review_before_them(self, review, cast):
        record(review, cast.wang, **FAILED)
        second, third = county.again(review), county.again(review)
        come(review, cast.wang)

        with pytest.raises(registrations.CannotRegister, match="已确认"):
            registrations.record(review=second, entries=entries(**FAILED), by=cast.li, at=county.at(DAY, 11))
        with pytest.raises((registrations.CannotRegister, confirmations.CannotRecord), match="已确认"):
            registrations.record_on_site(
                entries={review.pk: entries(**FAILED)}, reviews=[third], documents=county.PAPERS, verified={},
                portrait=county.photo(), by=cast.li, at=county.at(DAY, 11),
            )

        assert set(review.items.values_list("result", flat=True)) == {"PASSED"}

    @pytest.mark.parametrize("who", ["sun", "he", "qian"])
    def test_is_not_for_other_roles_or_offices(self, review, cast, who):
        with pytest.raises(consents.NotEntitled):
            record(review, getattr(cast, who))


class AReviewWithARegistration:
    def test_ends_when_the_person_is_confirmed_and_everything_has_passed(self, review, wang):
        outcome = come(review, wang)

        row = county.again(review)
        assert (row.state, row.confirmed_on) == (ReviewState.CONFIRMED, DAY)
        assert outcome.settled == (review,)
        assert Letter.objects.get(kind="RECEIPT").review == review

    def test_is_not_confirmed_at_the_counter_without_its_items(self, review, cast):
        with pytest.raises(confirmations.CannotRecord, match="须先逐项登记审核：党组织生活、社团活动"):
            county.confirmed(cast, review, on=DAY)

        assert not Confirmation.objects.exists()

    def test_waits_with_the_person_confirmed_while_an_item_has_not_passed(self, review, wang):
        outcome = come(review, wang, **FAILED)

        row = county.again(review)
        assert (row.state, row.confirmation) == (ReviewState.PENDING, None)
        assert (outcome.settled, outcome.waiting) == ((), (review,))
        assert "登记审核办完" in outcome.sentence
        assert not Letter.objects.filter(kind="RECEIPT").exists()
        assert row.next_step == registrations.TO_CORRECT
        assert list(Review.objects.awaiting_registration()) == [review]

    def test_ends_on_the_day_of_the_visit_once_the_item_passes(self, review, wang):
        come(review, wang, **FAILED)

        done = record(review, wang, on=date(2026, 3, 2))

        row = county.again(review)
        assert (row.state, row.confirmed_on, row.confirmation) == ("CONFIRMED", DAY, Confirmation.objects.get())
        assert done.sentence == "登记审核已办完，本年度确认办结。"
        assert Letter.objects.get(kind="RECEIPT").due_on == date(2026, 3, 2)

    def test_needs_no_second_visit(self, review, wang):
        come(review, wang, **FAILED)

        assert confirmations.open_reviews_of(beneficiary=review.benefit.beneficiary, today=DAY) == []
        with pytest.raises(confirmations.CannotRecord, match="不须再来"):
            come(review, wang, on=date(2026, 2, 11), **FAILED)
        assert Confirmation.objects.count() == 1

    def test_lets_another_review_of_the_same_visit_end(self, review, wang):
        other = county.review(county.benefit(review.benefit.beneficiary), due_on=date(2026, 5, 31))
        both = [county.again(review), county.again(other)]

        registrations.record_on_site(
            entries={review.pk: entries(**FAILED)}, reviews=both, documents=county.PAPERS, verified={},
            portrait=county.photo(), by=wang, at=county.at(date(2026, 3, 5)),
        )
        record(review, wang, on=date(2026, 3, 6))

        assert {county.again(each).state for each in both} == {"CONFIRMED"}
        assert Letter.objects.filter(kind="RECEIPT").count() == 2

    def test_waits_for_its_items_when_the_app_passes(self, review, cast):
        loaded = Review.objects.with_person().get(pk=review.pk)

        taken = arrivals.take_in(
            arrivals=[arrivals.Arrival((loaded,), Method.APP, frozenset(), "app:1")], confirmed_on=DAY, by=cast.li,
            at=county.at(DAY),
        )
        waiting = county.again(review)
        record(review, cast.wang, on=date(2026, 2, 20))

        assert taken.settled == 0
        assert (waiting.state, waiting.next_step) == ("PENDING", confirmations.TO_REGISTER)
        assert (county.again(review).state, county.again(review).confirmed_on) == ("CONFIRMED", DAY)

    def test_ends_with_the_visit_when_its_items_have_passed_before(self, review, cast):
        record(review, cast.wang)
        loaded = Review.objects.with_person().get(pk=review.pk)
        given = frozenset({EvidenceKind.ID_CARD, EvidenceKind.PORTRAIT})

        taken = arrivals.take_in(
            arrivals=[arrivals.Arrival((loaded,), Method.HOME_VISIT, given)], confirmed_on=DAY, by=cast.li,
            at=county.at(DAY),
        )

        assert (taken.settled, county.again(review).state) == (1, "CONFIRMED")


class DecidingARegistration:
    def decide(self, review, by, *, result="NOT_PASSED", reason="处分属实，逾期未报告。", on=date(2026, 3, 20)):
        return registrations.decide(
            review=county.again(review), result=result, reason=reason, by=by, at=county.at(on)
        )

    @pytest.fixture
    def late(self, review, cast):
        """Seen in February, one item not passed, the correction expired."""
        come(review, cast.wang, **FAILED)
        correction = ask(review, cast.wang)
        correcting.expire_corrections(today=date(2026, 3, 1), at=county.at(date(2026, 3, 1), 2))
        assert county.again(correction).state == "EXPIRED"
        return review

    @pytest.mark.parametrize("result", ["PASSED", "NOT_PASSED"])
    def test_ends_the_review_and_keeps_the_items_as_recorded(self, late, cast, result):
        done = self.decide(late, cast.zhao, result=result)

        decision = RegistrationDecision.objects.get(review=late)
        assert (decision.result, decision.decided_by) == (result, cast.zhao)
        assert late.items.get(item="CONDUCT").result == "NOT_PASSED"
        assert done.has_ended
        assert (county.again(late).state, county.again(late).confirmed_on) == ("CONFIRMED", DAY)

    def test_keeps_its_basis(self, late, cast):
        self.decide(late, cast.zhao)

        basis = RegistrationDecision.objects.get().basis
        assert [rule["rule"] for rule in basis["rules"]] == ["Y-02", "Y-03", "DE-8.decision", "Y-04", "DE-8.correction"]
        assert basis["corrections"] == ["2026-02-25/2026-02-25 逾期未补"]
        assert basis["items"]["CONDUCT"] == "未通过：受到处分，未主动报告。"
        trace = AuditEntry.objects.get(act="review.registration_decided")
        assert (trace.by, trace.changes) == (cast.zhao, {"result": [None, "未通过"]})

    def test_tells_the_person_that_pay_goes_on(self, late, cast):
        self.decide(late, cast.zhao)

        body = Letter.objects.get(dedup_key__startswith="registration:").body
        assert "未通过（奖惩情况）" in body
        assert "主要待遇照发" in body

    def test_stops_nothing(self, late, cast):
        self.decide(late, cast.zhao)

        assert county.again(late.benefit).state == "ACTIVE"
        assert not late.benefit.suspensions.exists()

    def test_may_follow_a_talk_alone(self, review, cast):
        come(review, cast.wang, **FAILED)
        interviews.hold(
            review=county.again(review), held_on=DAY, place="谈话室", subject="处分", minutes="已提醒。", by=cast.wang,
            at=county.at(DAY, 15),
        )

        assert self.decide(review, cast.zhao).has_ended

    def test_ends_with_the_confirmation_when_that_comes_later(self, review, cast):
        record(review, cast.wang, **FAILED)
        ask(review, cast.wang)
        correcting.expire_corrections(today=date(2026, 3, 1), at=county.at(date(2026, 3, 1), 2))
        self.decide(review, cast.zhao)
        assert county.again(review).state == "PENDING"

        county.confirmed(cast, review, on=date(2026, 3, 25))

        assert (county.again(review).state, county.again(review).confirmed_on) == ("CONFIRMED", date(2026, 3, 25))

    def test_is_not_overwritten_by_a_form_that_was_open_before(self, review, cast):
        record(review, cast.wang, **FAILED)
        ask(review, cast.wang)
        correcting.expire_corrections(today=date(2026, 3, 1), at=county.at(date(2026, 3, 1), 2))
        self.decide(review, cast.zhao)

        come(review, cast.wang, on=date(2026, 3, 25))

        assert county.again(review).state == "CONFIRMED"
        assert review.items.get(item="CONDUCT").result == "NOT_PASSED"

    def test_is_filed_as_a_decision_of_its_own(self, late, cast):
        self.decide(late, cast.zhao)

        letter = Letter.objects.get(dedup_key__startswith="registration:")
        assert letter.get_kind_display() == "登记审核决定书"

    def test_comes_after_a_correction_or_a_talk(self, review, cast):
        come(review, cast.wang, **FAILED)

        with pytest.raises(registrations.CannotDecide, match="还没有要求补正"):
            self.decide(review, cast.zhao)

    def test_waits_for_an_open_correction(self, review, cast):
        come(review, cast.wang, **FAILED)
        ask(review, cast.wang)

        with pytest.raises(registrations.CannotDecide, match="补正期限未到"):
            self.decide(review, cast.zhao)

    def test_needs_somebody_else_than_who_recorded_the_item(self, review, cast):
        come(review, cast.zhao, **FAILED)
        ask(review, cast.zhao)
        correcting.expire_corrections(today=date(2026, 3, 1), at=county.at(date(2026, 3, 1), 2))

        with pytest.raises(registrations.CannotDecide, match="另一位审核员"):
            self.decide(review, cast.zhao)

    def test_needs_a_reason(self, late, cast):
        with pytest.raises(registrations.CannotDecide, match="理由"):
            self.decide(late, cast.zhao, reason=" ")

    def test_is_made_once(self, late, cast):
        self.decide(late, cast.zhao)

        with pytest.raises(registrations.CannotDecide):
            self.decide(late, cast.zhao)

    def test_has_nothing_to_decide_where_everything_passed(self, review, cast):
        record(review, cast.wang)

        with pytest.raises(registrations.CannotDecide, match="没有未通过的登记项"):
            self.decide(review, cast.zhao)

    def test_closes_the_items(self, review, cast):
        record(review, cast.wang, **FAILED)
        ask(review, cast.wang)
        correcting.expire_corrections(today=date(2026, 3, 1), at=county.at(date(2026, 3, 1), 2))
        self.decide(review, cast.zhao)

        with pytest.raises(registrations.CannotRegister, match="已有决定"):
            record(review, cast.wang)

    @pytest.mark.parametrize("who", ["wang", "li", "sun", "he", "zhou"])
    def test_is_for_the_supervisors_of_the_county(self, late, cast, who):
        with pytest.raises(consents.NotEntitled):
            self.decide(late, getattr(cast, who))
