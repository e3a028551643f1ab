from datetime import date

import pytest

from accounts import transitions
from accounts.models import AuditEntry
from benefits.categories import Category
from benefits.models import Suspension
from benefits.services import consents, proposals, suspensions
from reviews.models import Review
from tests import county
from tests.benefits.stopping import DEADLINE, LAST_DAY, NEXT_DAY, check, propose

pytestmark = pytest.mark.django_db

NEVER_STOPPED = [Category.MONTHLY_PENSION, Category.RETIRED_OFFICER, Category.CIVILIAN_RETIREE]


@pytest.fixture
def benefit(cast):
    return county.benefit(county.person(cast.station))


class ProposingASuspension:
    def test_keeps_the_raw_and_the_rolled_day_and_the_lawful_month(self, benefit, wang):
        stop = propose(benefit, by=wang)

        assert (stop.last_day_raw, stop.last_day) == (date(2026, 8, 29), LAST_DAY)
        assert stop.lawful_month == date(2026, 9, 1)
        assert stop.effective_on is None
        assert stop.basis["holiday_version"] == "2026"
        assert "A-05" in stop.citation

    def test_leaves_a_trace_about_the_person(self, benefit, wang):
        stop = propose(benefit, by=wang)

        entry = AuditEntry.objects.about(benefit.beneficiary.key).get()
        assert (entry.act, entry.subject_id, entry.by) == ("suspension.proposed", stop.pk, wang)

    def test_refuses_the_dead(self, benefit, wang):
        county.died(benefit.beneficiary, on=date(2026, 8, 1))

        with pytest.raises(suspensions.CannotPropose, match="已登记去世"):
            propose(county.again(benefit), by=wang)

    def test_refuses_a_benefit_that_has_ended(self, benefit, wang):
        county.ended(benefit, since=date(2026, 8, 1))

        with pytest.raises(suspensions.CannotPropose, match="已终止"):
            propose(benefit, by=wang)

    def test_refuses_a_second_open_one(self, benefit, wang):
        propose(benefit, by=wang)

        with pytest.raises(suspensions.CannotPropose, match="已有一件未结"):
            propose(benefit, by=wang)

    def test_refuses_while_the_period_still_runs(self, benefit, wang):
        with pytest.raises(suspensions.CannotPropose, match="期限还没有过"):
            propose(benefit, by=wang, at=county.at(LAST_DAY, 23))

    @pytest.mark.parametrize("category", NEVER_STOPPED)
    def test_refuses_a_category_that_is_not_stopped_for_a_missed_review(self, cast, category):  # DE-8, DE-9
        benefit = county.benefit(county.person(cast.station), category=category)

        with pytest.raises(suspensions.CannotPropose, match="不因未确认停发"):
            propose(benefit, by=cast.wang)

    def test_refuses_an_auditor(self, benefit, he):
        with pytest.raises(consents.NotEntitled, match="您的岗位不能提出暂停"):
            propose(benefit, by=he)

    def test_refuses_the_other_district(self, benefit, qian):
        with pytest.raises(consents.NotEntitled, match="不属于您的辖区"):
            propose(benefit, by=qian)


class ProposingAChunk:
    def test_passes_by_who_already_has_an_open_proposal(self, cast, benefit):
        other = county.benefit(county.person(cast.station))
        wanted = [proposals.Proposal(each, DEADLINE, "公告期满。", {}) for each in (benefit, other)]
        proposals.propose_many(proposals=wanted[:1], by=None, at=NEXT_DAY)

        made = proposals.propose_many(proposals=wanted, by=None, at=NEXT_DAY)

        assert set(made) == {other.pk}
        assert Suspension.objects.count() == 2

    def test_costs_the_same_for_one_and_for_thirty(self, cast, django_assert_max_num_queries):
        benefits = [county.benefit(county.person(cast.station)) for _ in range(30)]
        wanted = [proposals.Proposal(each, DEADLINE, "公告期满。", {}) for each in benefits]

        with django_assert_max_num_queries(15):
            proposals.propose_many(proposals=wanted, by=None, at=NEXT_DAY)


class CheckingAProposal:
    def test_notes_who_looked_and_at_what(self, cast):
        stop = check(county.proposed(cast), by=cast.wang)

        assert stop.checked_by == cast.wang
        assert stop.check_note == "联系记录已核对。"
        assert AuditEntry.objects.filter(act="suspension.checked", subject_id=stop.pk).exists()

    def test_refuses_without_a_word(self, cast):
        stop = county.proposed(cast)

        with pytest.raises(suspensions.CannotDecide, match="写明核对"):
            suspensions.check(suspension=stop, note=" ", by=cast.wang, at=NEXT_DAY)

    def test_refuses_the_dead(self, cast):
        stop = county.proposed(cast)
        county.died(stop.benefit.beneficiary, on=LAST_DAY)

        with pytest.raises(suspensions.CannotDecide, match="已登记去世"):
            check(county.again(stop), by=cast.wang)

    def test_refuses_an_auditor(self, cast):
        with pytest.raises(consents.NotEntitled):
            check(county.proposed(cast), by=cast.he)

    def test_refuses_the_other_district(self, cast):
        with pytest.raises(consents.NotEntitled):
            check(county.proposed(cast), by=cast.qian)

    def test_refuses_what_has_been_decided(self, cast):
        with pytest.raises(suspensions.CannotDecide, match="不在待核对"):
            check(county.approved(cast), by=cast.wang)

    def test_refuses_the_second_of_two_instances(self, cast):
        stop = county.proposed(cast)
        stale = county.again(stop)
        suspensions.withdraw(suspension=stop, reason="提错了。", by=cast.wang, at=NEXT_DAY)

        with pytest.raises(transitions.StaleState):
            check(stale, by=cast.li)


class DecliningASuspension:
    def test_keeps_the_reason_with_the_record(self, benefit, cast):
        stop = propose(benefit, by=cast.wang)

        suspensions.decline(suspension=stop, reason="先上门看看。", by=cast.zhao, at=NEXT_DAY)

        stored = county.again(stop)
        assert (stored.state, stored.reason, stored.declined_by) == ("DECLINED", "先上门看看。", cast.zhao)

    def test_refuses_without_a_reason(self, benefit, cast):
        stop = propose(benefit, by=cast.wang)

        with pytest.raises(consents.NotEntitled, match="写明理由"):
            suspensions.decline(suspension=stop, reason=" ", by=cast.zhao, at=NEXT_DAY)

    def test_refuses_a_clerk_and_the_other_district(self, benefit, cast):
        stop = propose(benefit, by=cast.wang)

        for outsider in (cast.li, cast.zhou):
            with pytest.raises(consents.NotEntitled):
                suspensions.decline(suspension=stop, reason="不停。", by=outsider, at=NEXT_DAY)

    def test_leaves_room_for_a_new_proposal(self, benefit, cast):
        suspensions.decline(suspension=propose(benefit, by=cast.wang), reason="不停。", by=cast.zhao, at=NEXT_DAY)

        assert propose(benefit, by=cast.wang).state == "PROPOSED"


class WithdrawingASuspension:
    def test_ends_it_and_keeps_the_reason(self, benefit, wang):
        stop = propose(benefit, by=wang)

        suspensions.withdraw(suspension=stop, reason="名单有误。", by=wang, at=NEXT_DAY)

        assert (county.again(stop).state, county.again(stop).reason) == ("WITHDRAWN", "名单有误。")

    def test_refuses_without_a_reason(self, benefit, wang):
        with pytest.raises(suspensions.CannotDecide, match="写明理由"):
            suspensions.withdraw(suspension=propose(benefit, by=wang), reason="", by=wang, at=NEXT_DAY)

    def test_refuses_an_auditor_and_the_other_district(self, benefit, cast):
        stop = propose(benefit, by=cast.wang)

        for outsider in (cast.he, cast.qian):
            with pytest.raises(consents.NotEntitled):
                suspensions.withdraw(suspension=stop, reason="误。", by=outsider, at=NEXT_DAY)

    def test_refuses_a_stop_in_force(self, cast):
        with pytest.raises(transitions.ForbiddenMove):
            suspensions.withdraw(suspension=county.stopped(cast), reason="误。", by=cast.wang, at=NEXT_DAY)


class BringingIntoForce:
    def bring(self, today):
        return suspensions.bring_into_force(queryset=Suspension.objects.all(), today=today, at=county.at(today, 2))

    def test_suspends_the_benefit_on_the_first_unpaid_day(self, cast):
        stop = county.approved(cast)

        assert self.bring(date(2026, 9, 30)) == []
        assert self.bring(date(2026, 10, 1)) == [stop.pk]
        assert county.again(stop).state == "IN_FORCE"
        assert county.again(stop.benefit).state == "SUSPENDED"

    def test_twice_is_the_same_as_once(self, cast):
        county.approved(cast)
        self.bring(date(2026, 10, 1))
        traces = AuditEntry.objects.count()

        assert self.bring(date(2026, 10, 1)) == []
        assert AuditEntry.objects.count() == traces

    def test_leaves_the_dead_alone(self, cast):
        stop = county.approved(cast)
        county.died(stop.benefit.beneficiary, on=date(2026, 9, 20))

        assert self.bring(date(2026, 10, 1)) == []

    def test_leaves_an_ended_benefit_alone(self, cast):
        stop = county.approved(cast)
        county.ended(stop.benefit, since=date(2026, 10, 1))

        assert self.bring(date(2026, 10, 1)) == []

    def test_moves_a_benefit_stopped_on_two_grounds_once(self, cast):
        stop = county.approved(cast)
        second = county.again(stop)
        second.pk, second.key, second.ground = None, "second-ground", Suspension.Ground.SENTENCED_OR_WANTED
        second.save()

        assert len(self.bring(date(2026, 10, 1))) == 2
        assert AuditEntry.objects.filter(act="benefit.suspended").count() == 1


class TheReviewBehindAStop:
    def test_points_down_to_it(self, cast):
        stop = county.proposed(cast)

        assert Review.objects.get(suspension=stop).state == "LAPSED"
