from datetime import timedelta

import pytest

from accounts.models import AuditEntry
from benefits.categories import Category
from benefits.models import Death
from benefits.services import consents, deaths
from reviews.models import Confirmation, ContactAttempt, Difference, Evidence, HomeVisit, Letter
from reviews.policy import ContactOutcome, Method, VisitOutcome
from reviews.services import contacts, gates, visit_results
from reviews.states import ReviewState, VisitState
from tests import county
from tests.reviews.visiting import DAY, at_the_bed, completed, missed, planned

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return county.case(cast)


@pytest.fixture
def visit(cast, case):
    return planned(cast, case)


class ConfirmingAtHome:
    def test_is_one_confirmation_by_two_officers(self, cast, case, visit):
        recorded = completed(cast, visit)

        made = Confirmation.objects.get()
        assert (made.method, made.recorded_by, made.second_officer) == (Method.HOME_VISIT, cast.wang, cast.li)
        assert (made.documents, made.checklist) == (["ID_CARD", "PORTRAIT"], {"手机号": "一致"})
        assert (county.again(case).state, county.again(case).confirmed_on) == (ReviewState.CONFIRMED, DAY)
        assert Evidence.objects.get(confirmation=made).kind == "PORTRAIT"
        assert recorded.sentence == "确认已记录，发放不中断。"
        assert (HomeVisit.objects.get().state, HomeVisit.objects.get().confirmation) == (VisitState.DONE, made)

    def test_leaves_a_trace_and_a_receipt(self, cast, visit):
        completed(cast, visit)

        acts = list(AuditEntry.objects.about(visit.about).order_by("id").values_list("act", flat=True))
        assert acts[2:] == ["confirmation.recorded", "review.confirmed", "visit.done"]
        assert "方式为上门" in Letter.objects.get(beneficiary=visit.beneficiary).body

    def test_may_be_recorded_by_the_second_of_the_two(self, cast, visit):
        completed(cast, visit, by=cast.li)

        made = Confirmation.objects.get()
        assert (made.recorded_by, made.second_officer) == (cast.li, cast.wang)

    def test_knows_who_came_instead(self, cast, visit):
        completed(cast, visit, second_officer=cast.zhao)

        assert Confirmation.objects.get().second_officer == cast.zhao

    def test_withdraws_a_stop_on_its_way(self, cast):
        stop = county.proposed(cast)
        on = stop.proposed_at.date() + timedelta(days=4)
        visit = planned(cast, stop.reviews.get(), day=on)

        recorded = completed(cast, visit, on=on)

        stop.refresh_from_db()
        assert stop.state == "WITHDRAWN"
        assert recorded.sentence == "确认已记录。暂停建议已撤回，发放不中断。"

    def test_keeps_what_the_person_says_otherwise(self, cast, visit):
        completed(cast, visit, found=at_the_bed(said={"phone": "13900005678"}))

        assert Difference.objects.get().person_value == "13900005678"

    def test_waits_for_the_registration_of_a_monthly_pension(self, cast):
        pension = county.case(cast, category=Category.MONTHLY_PENSION)

        recorded = completed(cast, planned(cast, pension))

        assert county.again(pension).is_open
        assert "登记审核" in recorded.sentence

    def test_counts_the_day_at_the_bedside_when_it_comes_late(self, cast, case, visit):
        completed(cast, visit, at=county.at(DAY + timedelta(days=2)), sent_as="a-1")

        assert county.again(case).confirmed_on == DAY

    def test_is_the_same_once_when_it_is_sent_twice(self, cast, visit):
        first = completed(cast, visit, sent_as="a-1")
        again = completed(cast, visit, sent_as="a-1")

        assert (again.confirmation, again.is_repeat) == (first.confirmation, True)
        assert Confirmation.objects.count() == Evidence.objects.count() == 1

    def test_refuses_another_record_of_the_same_visit(self, cast, visit):
        completed(cast, visit, sent_as="a-1")

        with pytest.raises(visit_results.CannotRecord, match="已上门，没有重复登记"):
            completed(cast, visit, sent_as="b-2")

    @pytest.mark.parametrize(("lack", "sentence"), [
        ({"portrait": None}, "还缺现场照片"), ({"id_card_seen": False}, "还缺：身份证"),
    ])
    def test_refuses_without_its_evidence(self, cast, case, visit, lack, sentence):
        with pytest.raises(visit_results.CannotRecord, match=sentence):
            completed(cast, visit, found=at_the_bed(**lack))
        assert (county.again(case).state, HomeVisit.objects.get().state) == (ReviewState.PENDING, VisitState.PLANNED)

    def test_refuses_one_officer_alone(self, cast, visit):
        with pytest.raises(visit_results.CannotRecord, match="两人同行"):
            completed(cast, visit, second_officer=cast.wang)

    def test_refuses_whoever_was_not_there(self, cast, visit):
        with pytest.raises(visit_results.CannotRecord, match="上门的人员本人登记"):
            completed(cast, visit, by=cast.zhao)

    def test_refuses_a_day_to_come_and_one_before_it_was_asked_for(self, cast, visit):
        with pytest.raises(visit_results.CannotRecord, match="不能晚于今天"):
            completed(cast, visit, on=DAY, at=county.at(DAY - timedelta(days=1)))
        with pytest.raises(visit_results.CannotRecord, match="早于申请日期"):
            completed(cast, visit, on=DAY - timedelta(days=9), at=county.at(DAY))

    def test_refuses_what_is_settled_at_the_counter_meanwhile(self, cast, case, visit):
        county.confirmed(cast, case, on=DAY)

        with pytest.raises(visit_results.CannotRecord, match="已取消"):
            completed(cast, visit)

    @pytest.mark.parametrize("who", ["qian", "he", "sun"])
    def test_is_refused_by_role_and_by_office(self, cast, visit, who):
        with pytest.raises(consents.NotEntitled):
            completed(cast, visit, by=getattr(cast, who))


class FindingNobody:
    def test_is_a_try_on_file_and_a_next_step(self, cast, case, visit):
        missed(cast, visit, VisitOutcome.NOT_HOME, note="门锁着。", again_on=DAY + timedelta(days=2))

        tried, review = ContactAttempt.objects.get(), county.again(case)
        assert (tried.channel, tried.outcome, tried.note) == ("VISIT", "NOT_HOME", "不在家。门锁着。")
        assert (review.next_step, review.next_step_on) == ("上门未遇，再约日子", DAY + timedelta(days=2))
        assert (visit.state, visit.outcome) == (VisitState.MISSED, "NOT_HOME")

    def test_does_not_weigh_against_whose_family_said_where_they_are(self, cast, case, visit):
        missed(cast, visit, VisitOutcome.IN_HOSPITAL)

        assert contacts.count_for(review=county.again(case), today=DAY).answered
        assert county.again(case).next_step == "住院，约到医院办或等出院"

    @pytest.mark.parametrize("outcome", [VisitOutcome.REFUSED, VisitOutcome.NOT_THE_PERSON])
    def test_is_told_in_words_where_it_matters(self, cast, visit, outcome):
        with pytest.raises(visit_results.CannotRecord, match="写明当时的情形"):
            missed(cast, visit, outcome)

        missed(cast, visit, outcome, note="说等儿子回来。")
        assert HomeVisit.objects.get().outcome_note == "说等儿子回来。"

    def test_reports_the_death_that_the_family_speaks_of_and_stops_nothing(self, cast, case, visit):
        missed(cast, visit, VisitOutcome.SAID_DEAD, died_on=DAY - timedelta(days=20))

        death = Death.objects.get()
        assert (death.state, death.source, death.reported_by) == ("REPORTED", "FAMILY", cast.wang)
        assert death.died_on == DAY - timedelta(days=20)
        assert (county.again(case).state, case.benefit.state) == (ReviewState.PENDING, "ACTIVE")
        assert county.again(case).next_step == ""  # It follows from the report, and ends with it.

    def test_leaves_a_report_that_stands_already(self, cast, visit):
        deaths.report(
            beneficiary=visit.beneficiary, died_on=DAY - timedelta(days=9), source="FAMILY", by=cast.li,
            at=county.at(DAY),
        )

        missed(cast, visit, VisitOutcome.SAID_DEAD)

        assert Death.objects.count() == 1

    def test_asks_for_the_day_of_a_death_and_keeps_nothing_without_it(self, cast, visit):
        with pytest.raises(visit_results.CannotRecord, match="去世日期"):
            missed(cast, visit, VisitOutcome.SAID_DEAD)

        assert HomeVisit.objects.get().state == VisitState.PLANNED
        assert not ContactAttempt.objects.exists()

    def test_refuses_a_day_of_death_to_come(self, cast, visit):
        with pytest.raises(visit_results.CannotRecord, match="不能晚于今天"):
            missed(cast, visit, VisitOutcome.SAID_DEAD, died_on=DAY + timedelta(days=1))

    def test_may_be_entered_by_a_colleague(self, cast, visit):
        missed(cast, visit, VisitOutcome.NOT_HOME, by=cast.zhao)

        assert HomeVisit.objects.get().state == VisitState.MISSED

    def test_is_refused_with_other_words_later_and_by_another_office(self, cast, visit):
        with pytest.raises(consents.NotEntitled):
            missed(cast, visit, VisitOutcome.NOT_HOME, by=cast.qian)
        missed(cast, visit, VisitOutcome.NOT_HOME)
        missed(cast, visit, VisitOutcome.NOT_HOME)  # The phone sends the same words again: nothing changes.
        with pytest.raises(visit_results.CannotRecord, match="没有重复登记"):
            missed(cast, visit, VisitOutcome.NOT_HOME, note="换了一句话")
        assert ContactAttempt.objects.count() == 1

    def test_frees_the_gate_and_a_reported_death_shuts_it_again(self, cast):
        stop = county.proposed(cast)
        on = stop.proposed_at.date() + timedelta(days=4)
        visit = planned(cast, stop.reviews.get(), day=on)
        assert gates.last_look([stop])[stop.pk] == [gates.FINDINGS["visit"]]

        missed(cast, visit, VisitOutcome.SAID_DEAD, on=on, died_on=on - timedelta(days=2))

        assert gates.last_look([stop])[stop.pk] == [gates.FINDINGS["death"]]


class EveryOutcome:
    @pytest.mark.parametrize("outcome", VisitOutcome)
    def test_leads_on(self, cast, case, visit, outcome):
        missed(cast, visit, outcome, note="记下。", died_on=DAY - timedelta(days=1))

        assert county.again(case).next_step or Death.objects.filter(state="REPORTED").exists()
        assert ContactAttempt.objects.get().outcome in set(ContactOutcome)
