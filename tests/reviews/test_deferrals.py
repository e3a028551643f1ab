"""Consent to a later registration: recorded in time, void too late, known late, ending unconfirmed."""

from datetime import date, timedelta

import pytest

from accounts.models import AuditEntry
from benefits.categories import Category
from benefits.models import BackPay, Suspension
from benefits.services import consents
from reviews.models import Deferral, DeferralRequest, Letter, Review
from reviews.policy import MissedGround
from reviews.services import deferrals, gates, side_benefits
from reviews.services.sweeps import flagging, lapsing
from reviews.states import ReviewState, SideBenefitState
from reviews.worklists import circumstances, next_steps
from tests import county
from tests.reviews.deferring import CONSENTED, DEADLINE, PAPER, UNTIL, consent

pytestmark = pytest.mark.django_db

OFFICER = Category.SELF_EMPLOYED_OFFICER
LATE = date(2026, 6, 4)  # The paper is found on this day.
ONE_DAY = timedelta(days=1)


@pytest.fixture
def officer(cast):
    return county.case(cast, category=OFFICER)


def night(day):
    """What of the night concerns officers; returns how many lapsed."""
    flagging.flag_side_benefits(today=day, at=county.at(day, 2))
    return lapsing.lapse_deadlines(today=day, at=county.at(day, 2)).done


class ConsentingToADeferral:
    def test_moves_the_deadline(self, officer, zhao):
        outcome = consent(officer, zhao)

        review, deferral = county.again(officer), Deferral.objects.get()
        assert (review.due_on, review.state) == (UNTIL, ReviewState.PENDING)
        assert (deferral.recorded_by, deferral.document_no) == (zhao, PAPER["document_no"])
        assert outcome.sentence == "同意延期已登记，截止日改到 2026年8月31日。在此之前登记，发放不中断。"

    def test_keeps_the_rules_and_leaves_a_trace(self, officer, zhao):
        consent(officer, zhao)

        assert [rule["rule"] for rule in Deferral.objects.get().basis["rules"]] == ["Z-05", "DE-25.longest"]
        trace = AuditEntry.objects.get(act="deferral.consented")
        assert (trace.by, trace.organization, trace.about) == (zhao, officer.organization, officer.about)
        assert trace.changes["due_on"] == ["2026-05-31", "2026-08-31"]
        assert trace.citation.startswith("Z-05 ")

    def test_lets_the_deadline_pass(self, officer, zhao):
        consent(officer, zhao)

        assert night(DEADLINE + ONE_DAY) == 0
        assert night(UNTIL) == 0
        assert not Suspension.objects.exists()

    def test_is_possible_on_the_last_day_itself(self, officer, zhao):
        consent(officer, zhao, on=DEADLINE)

        assert county.again(officer).due_on == UNTIL

    def test_may_follow_another_consent_that_still_runs(self, officer, zhao):
        consent(officer, zhao)
        consent(officer, zhao, on=UNTIL, until=UNTIL + timedelta(days=30), document_no="临退役函〔2026〕19号")

        assert county.again(officer).due_on == UNTIL + timedelta(days=30)
        assert Deferral.objects.count() == 2

    def test_goes_no_farther_than_the_first_could_however_often_it_is_given(self, officer, zhao):
        consent(officer, zhao)
        longest = DEADLINE + timedelta(days=365)

        with pytest.raises(deferrals.CannotDefer, match="延期最长到 2027年5月31日，自原来的截止日算起"):
            consent(officer, zhao, on=UNTIL, until=longest + ONE_DAY, document_no="临退役函〔2026〕19号")

        consent(officer, zhao, on=UNTIL, until=longest, document_no="临退役函〔2026〕19号")
        assert county.again(officer).due_on == longest

    def test_may_go_as_far_as_a_local_rule_says(self, officer, cast):
        county.local_rule(
            organization=cast.county, rule_id="DE-25.longest", value="30", effective_from=date(2026, 1, 1),
            document_no="临退役发〔2026〕3号",
        )

        with pytest.raises(deferrals.CannotDefer, match="延期最长到 2026年6月30日"):
            consent(officer, cast.zhao)


class AConsent:
    def test_after_the_deadline_is_void(self, officer, zhao):
        with pytest.raises(deferrals.CannotDefer, match="截止日是 2026年5月31日，2026年6月1日 才同意，已过期限"):
            consent(officer, zhao, on=DEADLINE + ONE_DAY)

        assert county.again(officer).due_on == DEADLINE
        assert not Deferral.objects.exists()

    @pytest.mark.parametrize(("words", "sentence"), [
        ({"until": DEADLINE}, "须晚于现在的截止日 2026年5月31日"),
        ({"until": CONSENTED}, "末日须晚于同意的日期"),
        ({"until": date(2027, 6, 1)}, "延期最长到 2027年5月31日"),
        ({"on": CONSENTED, "known_on": CONSENTED - ONE_DAY}, "不能晚于今天"),
        ({"on": date(2025, 5, 28), "known_on": CONSENTED}, "应在 2026 年内"),
        ({"document_no": " "}, "请填写文号"),
        ({"reason": "", "consented_by": ""}, "请填写同意机关、事由"),
    ])  # fmt: skip
    def test_is_refused(self, officer, zhao, words, sentence):
        with pytest.raises(deferrals.CannotDefer, match=sentence):
            consent(officer, zhao, **words)

        assert not AuditEntry.objects.filter(act="deferral.consented").exists()

    @pytest.mark.parametrize("category", sorted(set(Category) - {OFFICER}))
    def test_saves_only_officers_of_their_own_occupation(self, cast, category):
        with pytest.raises(deferrals.CannotDefer, match="没有延期同意"):
            consent(county.case(cast, category=category), cast.zhao)

    def test_comes_too_late_for_who_is_confirmed(self, cast, officer):
        county.confirmed(cast, officer, on=CONSENTED)

        with pytest.raises(deferrals.CannotDefer, match="已确认，不须延期"):
            consent(officer, cast.zhao)

    def test_is_not_recorded_of_the_dead(self, officer, zhao):
        county.died(officer.benefit.beneficiary, on=CONSENTED)

        with pytest.raises(deferrals.CannotDefer, match="已登记去世"):
            consent(county.again(officer), zhao)

    def test_is_recorded_once(self, officer, zhao):
        consent(officer, zhao)

        with pytest.raises(deferrals.CannotDefer, match="须晚于现在的截止日 2026年8月31日"):
            consent(officer, zhao)

    def test_is_not_recorded_by_a_clerk(self, officer, wang):
        with pytest.raises(consents.NotEntitled):
            consent(officer, wang)

    def test_is_not_recorded_in_another_district(self, officer, zhou):
        with pytest.raises(consents.NotEntitled):
            consent(officer, zhou)


class AConsentThatWasInTimeAndIsKnownLate:
    def test_takes_the_proposal_back_and_lets_the_review_wait(self, cast, officer):
        stop = county.proposed(cast, officer)

        outcome = consent(officer, cast.zhao, known_on=LATE)

        review, stop = county.again(officer), county.again(stop)
        assert (review.state, review.due_on, review.lapsed_on) == (ReviewState.PENDING, UNTIL, None)
        assert (stop.state, outcome.withdrawn) == ("WITHDRAWN", stop)
        assert stop.reason == "2026-05-28 已同意延期至 2026-08-31（临退役函〔2026〕8号）。"
        assert "暂停建议已撤回，发放不中断" in outcome.sentence

    def test_takes_back_what_the_province_has_approved(self, cast, officer):
        stop = county.approved(cast, officer)

        consent(officer, cast.zhao, known_on=LATE)

        assert county.again(stop).state == "WITHDRAWN"

    def test_saves_whom_the_province_has_spared_already(self, cast, officer):
        stop = county.proposed(cast, officer)
        gates.decline(suspension=stop, reason="县里未核实。", by=cast.zhao, at=county.at(LATE, 8))

        consent(officer, cast.zhao, known_on=LATE)

        assert county.again(officer).state == ReviewState.PENDING

    def test_sets_aside_a_stop_in_force(self, cast, officer):
        stop = county.stopped(cast, officer)

        outcome = consent(officer, cast.zhao, known_on=date(2026, 7, 20))

        assert (county.again(stop).state, county.again(officer.benefit).state) == ("SET_ASIDE", "ACTIVE")
        assert [line.month.month for line in BackPay.objects.get().lines.all()] == [7]
        assert "误停了您的待遇" in Letter.objects.get(kind="APOLOGY").body
        assert "停发自始不当" in outcome.sentence

    def test_leaves_a_stop_of_another_year_alone(self, cast, officer):
        old = county.stopped(cast, officer)
        Suspension.objects.filter(pk=old.pk).update(last_day=date(2025, 5, 31))

        outcome = consent(officer, cast.zhao, known_on=date(2026, 7, 20))

        assert (county.again(old).state, outcome.set_aside) == ("IN_FORCE", None)

    def test_is_void_all_the_same_when_it_was_given_too_late(self, cast, officer):
        stop = county.proposed(cast, officer)

        with pytest.raises(deferrals.CannotDefer, match="已过期限"):
            consent(officer, cast.zhao, on=DEADLINE + ONE_DAY, known_on=LATE)

        assert (county.again(stop).state, county.again(officer).state) == ("PROPOSED", ReviewState.LAPSED)

    def test_gives_back_the_side_benefits_that_were_withheld(self, cast, officer):
        night(DEADLINE + ONE_DAY)
        flag = officer.side_benefits.first()
        side_benefits.decide(
            review=officer, decisions={flag: SideBenefitState.WITHHELD}, ground=MissedGround.ABSENT,
            reason="", by=cast.zhao, at=county.at(DEADLINE + timedelta(days=2)),
        )

        consent(officer, cast.zhao, known_on=LATE)

        assert county.again(flag).state == SideBenefitState.KEPT


class WhenTheDeferralEnds:
    def test_unconfirmed_the_stop_is_proposed_once(self, officer, zhao):
        consent(officer, zhao)

        assert night(UNTIL + ONE_DAY) == 1
        assert night(UNTIL + ONE_DAY) == 0
        stop = Suspension.objects.get()
        assert (county.again(officer).suspension, stop.last_day) == (stop, UNTIL)
        assert stop.reason == "2026 年自主择业年审同意延期至 2026-08-31，期满仍未登记。"
        assert [rule["rule"] for rule in stop.basis["rules"]] == ["Z-01", "Z-05"]

    def test_the_stop_is_proposed_anew_after_one_was_taken_back(self, cast, officer):
        county.proposed(cast, officer)
        consent(officer, cast.zhao, known_on=LATE)

        assert night(UNTIL + ONE_DAY) == 1
        assert night(UNTIL + ONE_DAY) == 0
        assert sorted(Suspension.objects.values_list("state", flat=True)) == ["PROPOSED", "WITHDRAWN"]
        assert county.again(officer).suspension.state == "PROPOSED"

    def test_confirmed_nothing_is_proposed(self, cast, officer):
        consent(officer, cast.zhao)
        county.confirmed(cast, officer, on=UNTIL)

        assert night(UNTIL + ONE_DAY) == 0


class AskingForADeferral:
    def ask(self, review, by, *, until=UNTIL, on=CONSENTED, reason="出境"):
        deferrals.request(review=review, until=until, reason=reason, by=by, at=county.at(on))

    def step(self, review):
        who = review.benefit.beneficiary_id
        now = circumstances.of([who], year=CONSENTED.year)[who]
        return next_steps.of_review(county.again(review), now, today=CONSENTED)

    def test_waits_for_the_supervisor_until_there_is_a_consent(self, officer, wang, zhao):
        self.ask(officer, wang)
        assert (self.step(officer).words, self.step(officer).owner) == ("申请延期，待审核员同意", "审核员")

        consent(officer, zhao)
        assert self.step(officer).name != "consent"
        asked = officer.deferral_requests.get()
        assert (asked.answer, asked.answered_by, asked.answer_words) == ("CONSENTED", zhao, PAPER["document_no"])

    def test_outlives_whatever_else_is_noted(self, officer, wang):
        self.ask(officer, wang)

        county.unreachable(officer, by=wang, last_on=CONSENTED)
        Review.objects.update(next_step="提醒已发，联系本人", next_step_on=CONSENTED)

        assert self.step(officer).name == "consent"

    def test_lets_the_night_propose_nothing_until_it_is_declined(self, cast, officer):
        self.ask(officer, cast.wang)
        assert night(LATE) == 0
        assert not Suspension.objects.exists()

        deferrals.decline(review=officer, reason="可以委托代办。", by=cast.zhao, at=county.at(LATE))

        review = county.again(officer)
        assert (review.next_step, review.next_step_on) == ("不同意延期：可以委托代办。", LATE)
        assert AuditEntry.objects.get(act="deferral.declined").reason == "可以委托代办。"
        assert night(LATE + ONE_DAY) == 1
        assert Suspension.objects.get().last_day == DEADLINE

    def test_is_foreseen_as_the_night_will_do_it(self, cast, officer):
        assert self.foreseen() == 1

        self.ask(officer, cast.wang)
        assert self.foreseen() == 0

        deferrals.decline(review=officer, reason="可以委托代办。", by=cast.zhao, at=county.at(CONSENTED))
        assert self.foreseen() == 1

    def foreseen(self):
        return Review.objects.past_deadline(today=DEADLINE + ONE_DAY).count()

    def test_holds_back_a_stop_proposed_before_it_was_known(self, cast, officer):
        stop = county.proposed(cast, officer)
        DeferralRequest.objects.create(
            review=officer, until=UNTIL, reason="出境", asked_by=cast.wang, asked_at=county.at(CONSENTED)
        )
        assert gates.last_look([stop])[stop.pk] == ["已申请延期，还没有答复。"]

        deferrals.decline(review=officer, reason="可以委托代办。", by=cast.zhao, at=county.at(LATE))

        assert gates.last_look([stop])[stop.pk] == []

    def test_is_declined_once_with_a_reason_by_a_supervisor_of_the_office(self, cast, officer):
        def decline(by=cast.zhao, reason="可以代办。"):
            deferrals.decline(review=officer, reason=reason, by=by, at=county.at(CONSENTED))

        with pytest.raises(deferrals.CannotDefer, match="没有待答复"):
            decline()
        self.ask(officer, cast.wang)
        with pytest.raises(deferrals.CannotDefer, match="理由"):
            decline(reason=" ")
        for stranger in (cast.wang, cast.zhou, cast.he):
            with pytest.raises(consents.NotEntitled):
                decline(by=stranger)

    def test_is_not_asked_twice_while_the_first_waits(self, officer, wang):
        self.ask(officer, wang)

        with pytest.raises(deferrals.CannotDefer, match="已有一件延期申请"):
            self.ask(officer, wang)

    def test_leaves_a_trace(self, officer, wang):
        self.ask(officer, wang, reason="出境" * 60)

        assert AuditEntry.objects.get(act="deferral.requested").reason == "出境" * 60

    def test_is_too_late_after_the_deadline(self, officer, wang):
        with pytest.raises(deferrals.CannotDefer, match="截止日 2026年5月31日 已过"):
            self.ask(officer, wang, on=DEADLINE + ONE_DAY)

    @pytest.mark.parametrize(("words", "sentence"), [
        ({"reason": " "}, "请写明延期的事由"), ({"until": DEADLINE}, "须晚于现在的截止日"),
        ({"until": date(2099, 12, 31)}, "延期最长到 2027年5月31日"),
    ])
    def test_is_refused(self, officer, wang, words, sentence):
        with pytest.raises(deferrals.CannotDefer, match=sentence):
            self.ask(officer, wang, **words)

    def test_is_not_for_other_districts_or_auditors(self, cast, officer):
        for stranger in (cast.qian, cast.he):
            with pytest.raises(consents.NotEntitled):
                self.ask(officer, stranger)
