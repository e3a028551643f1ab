from datetime import date, timedelta

import pytest

from accounts import transitions
from accounts.models import AuditEntry
from benefits.services import consents
from reviews.models import HomeVisit
from reviews.services import visits
from reviews.states import VisitState
from tests import county
from tests.reviews.visiting import DAY, asked, planned

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return county.case(cast)


def planning(cast, *chosen, day=DAY, officer=None, second=None, by=None, on=DAY, suggested=()):
    return visits.plan(
        visits=chosen, suggested=suggested, day=day, officer=officer or cast.wang, second_officer=second or cast.li,
        by=by or cast.wang, at=county.at(on),
    )


class AskingForAVisit:
    def test_keeps_who_asks_and_why(self, cast, case):
        visit = asked(case, by=cast.wang)

        assert (visit.state, visit.asked_by, visit.relation) == (VisitState.REQUESTED, "张秀兰", "女儿")
        assert (visit.get_asked_through_display(), visit.asked_for) == ("电话", "卧床，下不了楼。")
        assert AuditEntry.objects.about(case.benefit.beneficiary.key).get().act == "visit.requested"

    def test_is_heard_once(self, cast, case):
        asked(case, by=cast.wang)

        with pytest.raises(visits.CannotAsk, match="已经有人申请过，待安排"):
            asked(case, by=cast.li)
        assert HomeVisit.objects.count() == 1

    def test_says_the_day_when_one_is_planned(self, cast, case):
        planned(cast, case)

        with pytest.raises(visits.CannotAsk, match="2026-05-20 上门"):
            asked(case, by=cast.li)

    def test_is_refused_without_a_reason(self, cast, case):
        with pytest.raises(visits.CannotAsk, match="为什么要上门"):
            visits.request(
                beneficiary=case.benefit.beneficiary, asked_through="PHONE", reason=" ", by=cast.wang, at=county.at(DAY)
            )

    def test_is_refused_for_the_dead(self, cast, case):
        county.died(case.benefit.beneficiary, on=DAY - timedelta(days=9))

        with pytest.raises(visits.CannotAsk, match="已登记去世"):
            asked(county.again(case), by=cast.wang)

    def test_is_refused_when_nothing_is_left_to_confirm(self, cast, case):
        county.confirmed(cast, case, on=DAY - timedelta(days=9))

        with pytest.raises(visits.CannotAsk, match="没有待确认的待遇"):
            asked(case, by=cast.wang)

    @pytest.mark.parametrize("who", ["he", "sun", "qian"])
    def test_is_refused_by_role_and_by_office(self, cast, case, who):
        with pytest.raises(consents.NotEntitled):
            asked(case, by=getattr(cast, who))


class PlanningVisits:
    def test_sends_two_officers_to_many_on_one_day(self, cast, case):
        first, second = asked(case, by=cast.wang), asked(county.case(cast), by=cast.wang)

        planning(cast, first, second)

        rows = HomeVisit.objects.filter(state=VisitState.PLANNED)
        assert {(row.planned_on, row.officer, row.second_officer) for row in rows} == {(DAY, cast.wang, cast.li)}
        assert len({row.code for row in rows}) == 2
        assert all(len(row.code) == 6 and row.code.isdecimal() for row in rows)

    def test_takes_in_whom_nobody_asked_for(self, cast, case):
        planning(cast, suggested=[case.benefit.beneficiary])

        visit = HomeVisit.objects.get()
        assert (visit.state, visit.asked_through) == (VisitState.PLANNED, "OFFICE")
        acts = AuditEntry.objects.about(visit.about).order_by("id").values_list("act", flat=True)
        assert list(acts) == ["visit.requested", "visit.planned"]

    def test_refuses_a_day_in_the_past(self, cast, case):
        visit = asked(case, by=cast.wang)

        with pytest.raises(visits.CannotPlan, match="不能早于今天"):
            planning(cast, visit, day=DAY - timedelta(days=1))
        assert HomeVisit.objects.get().state == VisitState.REQUESTED

    def test_refuses_one_officer_alone(self, cast, case):
        with pytest.raises(visits.CannotPlan, match="两位不同"):
            planning(cast, asked(case, by=cast.wang), second=cast.wang)

    @pytest.mark.parametrize(
        ("who", "sentence"), [("qian", "不在.*的辖区"), ("he", "不办理确认"), ("sun", "不办理确认")]
    )
    def test_refuses_officers_who_may_not_confirm_there(self, cast, case, who, sentence):
        with pytest.raises(visits.CannotPlan, match=sentence):
            planning(cast, asked(case, by=cast.wang), second=getattr(cast, who))

    def test_refuses_an_officer_who_has_left(self, cast, case):
        cast.li.is_active = False
        cast.li.save()

        with pytest.raises(visits.CannotPlan, match="换一位"):
            planning(cast, asked(case, by=cast.wang))

    def test_refuses_nobody(self, cast):
        with pytest.raises(visits.CannotPlan, match="至少勾选"):
            planning(cast)

    def test_refuses_what_is_planned_already(self, cast, case):
        visit = planned(cast, case)

        with pytest.raises(transitions.StaleState):
            planning(cast, visit, day=DAY + timedelta(days=1))

    def test_writes_nothing_when_one_of_many_is_refused(self, cast, case):
        other = county.case(cast)

        with pytest.raises(visits.CannotAsk):
            planning(cast, asked(case, by=cast.wang), suggested=[other.benefit.beneficiary, case.benefit.beneficiary])
        assert {visit.state for visit in HomeVisit.objects.all()} == {VisitState.REQUESTED}

    def test_is_refused_by_another_office(self, cast, case):
        with pytest.raises(consents.NotEntitled):
            planning(cast, asked(case, by=cast.wang), by=cast.qian)


class MovingAVisit:
    def test_changes_the_day_the_officers_and_the_code(self, cast):
        visit = planned(cast)
        code = visit.code

        visits.move(
            visits=[visit], day=DAY + timedelta(days=2), officer=cast.li, second_officer=cast.zhao, reason="雨天路断。",
            by=cast.wang, at=county.at(DAY),
        )

        moved = HomeVisit.objects.get()
        assert (moved.planned_on, moved.officer, moved.second_officer) == (date(2026, 5, 22), cast.li, cast.zhao)
        assert moved.code != code
        assert moved.asked_for == "卧床，下不了楼。"
        entry = AuditEntry.objects.about(moved.about).latest("id")
        assert (entry.act, entry.reason) == ("visit.moved", "雨天路断。")

    def test_is_refused_without_a_reason_and_for_what_is_not_planned(self, cast, case):
        words = {"day": DAY, "officer": cast.wang, "second_officer": cast.li, "by": cast.wang, "at": county.at(DAY)}
        with pytest.raises(visits.CannotPlan, match="为什么改期"):
            visits.move(visits=[planned(cast)], reason="", **words)
        with pytest.raises(transitions.StaleState):
            visits.move(visits=[asked(case, by=cast.wang)], reason="下雨", **words)


class CallingAVisitOff:
    def test_frees_the_person_for_another_way(self, cast, case):
        visit = planned(cast, case)

        visits.cancel(visit=visit, reason="女儿改送来站里。", by=cast.wang, at=county.at(DAY))

        assert (visit.state, visit.code) == (VisitState.CANCELLED, "")
        assert asked(case, by=cast.wang, on=DAY).state == VisitState.REQUESTED

    def test_is_refused_without_a_reason_twice_and_by_strangers(self, cast, case):
        visit = planned(cast, case)
        with pytest.raises(visits.CannotPlan, match="为什么取消"):
            visits.cancel(visit=visit, reason="", by=cast.wang, at=county.at(DAY))
        with pytest.raises(consents.NotEntitled):
            visits.cancel(visit=visit, reason="不去", by=cast.qian, at=county.at(DAY))
        visits.cancel(visit=visit, reason="不去", by=cast.wang, at=county.at(DAY))
        with pytest.raises(transitions.ForbiddenMove):
            visits.cancel(visit=visit, reason="不去", by=cast.wang, at=county.at(DAY))
