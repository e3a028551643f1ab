from datetime import date

import pytest

from accounts import transitions
from accounts.models import AuditEntry
from benefits.categories import Category
from benefits.models import BackPay, Resumption, Suspension
from benefits.services import consents, resumptions
from tests import county

pytestmark = pytest.mark.django_db

OCTOBER = date(2026, 10, 1)  # The first unpaid month of `county.stopped`.
CONFIRMED = date(2026, 10, 15)
APPROVED = date(2026, 10, 20)


def propose(stop, *, by, confirmed_on=CONFIRMED, applied_on=CONFIRMED, at=CONFIRMED):
    return resumptions.propose(
        suspension=stop, confirmed_on=confirmed_on, applied_on=applied_on, by=by, at=county.at(at)
    )


def approve(resumption, *, by, on=APPROVED):
    resumptions.approve(resumption=resumption, by=by, at=county.at(on))
    return resumption


@pytest.fixture
def stop(cast):
    return county.stopped(cast)


@pytest.fixture
def officer_stop(cast):
    return county.stopped(cast, county.case(cast, category=Category.SELF_EMPLOYED_OFFICER))


class ProposingAResumption:
    def test_keeps_both_dates_and_the_rule(self, stop, wang):
        resumption = propose(stop, by=wang)

        assert (resumption.confirmed_on, resumption.applied_on) == (CONFIRMED, CONFIRMED)
        assert resumption.citation.startswith("DE-6.resume_from")
        assert AuditEntry.objects.filter(act="resumption.proposed", subject_id=resumption.pk).exists()

    def test_refuses_a_stop_that_is_not_in_force(self, cast):
        with pytest.raises(resumptions.CannotPropose, match="不在暂停中"):
            propose(county.approved(cast), by=cast.wang)

    def test_refuses_the_dead(self, stop, wang):
        county.died(stop.benefit.beneficiary, on=OCTOBER)

        with pytest.raises(resumptions.CannotPropose, match="已登记去世"):
            propose(county.again(stop), by=wang)

    def test_refuses_a_benefit_that_has_ended(self, stop, wang):
        county.ended(county.again(stop.benefit), since=OCTOBER)

        with pytest.raises(resumptions.CannotPropose, match="已终止"):
            propose(county.again(stop), by=wang)

    def test_refuses_a_person_confirmed_before_the_stop(self, stop, wang):  # DE-20
        with pytest.raises(resumptions.CannotPropose, match="应撤销暂停"):
            propose(stop, by=wang, confirmed_on=date(2026, 9, 30))

    def test_refuses_an_application_older_than_the_stop(self, stop, wang):
        with pytest.raises(resumptions.CannotPropose, match="不能早于停发"):
            propose(stop, by=wang, applied_on=date(2026, 9, 30))

    def test_refuses_dates_in_the_future(self, stop, wang):
        with pytest.raises(resumptions.CannotPropose, match="不能晚于今天"):
            propose(stop, by=wang, applied_on=date(2026, 10, 16))

    def test_refuses_a_second_open_one(self, stop, wang):
        propose(stop, by=wang)

        with pytest.raises(resumptions.CannotPropose, match="已有一件待批"):
            propose(stop, by=wang)

    def test_refuses_an_auditor_and_the_other_district(self, stop, cast):
        for outsider in (cast.he, cast.qian):
            with pytest.raises(consents.NotEntitled):
                propose(stop, by=outsider)


class ApprovingAResumption:
    def test_lifts_the_stop_and_runs_the_pay_again(self, stop, cast):
        approve(propose(stop, by=cast.wang), by=cast.zhao)

        lifted = county.again(stop)
        assert (lifted.state, lifted.lifted_on) == ("LIFTED", APPROVED)
        assert county.again(stop.benefit).state == "ACTIVE"

    def test_pays_from_the_month_of_confirmation(self, stop, cast):  # DE-6
        resumption = approve(propose(stop, by=cast.wang), by=cast.zhao)

        assert resumption.resumed_month == OCTOBER
        assert county.again(stop).ordinary_from == date(2026, 11, 1)  # October's pay day, the tenth, has passed.

    def test_pays_from_the_next_month_where_a_local_rule_says_so(self, stop, cast):  # C4, SC art. 25
        county.local_rule(
            rule_id="DE-6.resume_from", organization=cast.province, value="NEXT_MONTH",
            effective_from=date(2026, 1, 1), document_no="岚退役军人发〔2026〕3号",
        )

        resumption = approve(propose(stop, by=cast.wang), by=cast.zhao)

        assert resumption.resumed_month == date(2026, 11, 1)
        assert resumption.citation == "DE-6.resume_from 岚退役军人发〔2026〕3号（地方文件）"

    def test_keeps_what_it_stood_on(self, stop, cast):
        resumption = approve(propose(stop, by=cast.wang), by=cast.zhao)

        assert [rule["rule"] for rule in resumption.basis["rules"]][:2] == ["DE-6.resume_from", "A-06.back_pay"]
        assert resumption.basis["ordinary_from"] == "2026-11-01"

    def test_refuses_who_proposed_it(self, stop, cast):
        with pytest.raises(consents.NotEntitled, match="须为不同的人"):
            approve(propose(stop, by=cast.zhao), by=cast.zhao)

    def test_refuses_a_clerk(self, stop, cast):
        with pytest.raises(consents.NotEntitled, match="您的岗位不能批准恢复"):
            approve(propose(stop, by=cast.wang), by=cast.li)

    def test_refuses_the_other_district(self, stop, cast):
        with pytest.raises(consents.NotEntitled, match="不属于您的辖区"):
            approve(propose(stop, by=cast.wang), by=cast.zhou)

    def test_refuses_the_dead(self, stop, cast):
        resumption = propose(stop, by=cast.wang)
        county.died(stop.benefit.beneficiary, on=CONFIRMED)

        with pytest.raises(resumptions.CannotDecide, match="已登记去世"):
            approve(county.again(resumption), by=cast.zhao)

    def test_refuses_a_benefit_that_ended_meanwhile(self, stop, cast):
        resumption = propose(stop, by=cast.wang)
        county.ended(county.again(stop.benefit), since=OCTOBER)

        with pytest.raises(resumptions.CannotDecide, match="已终止"):
            approve(county.again(resumption), by=cast.zhao)

    def test_refuses_what_was_declined(self, stop, cast):
        resumption = propose(stop, by=cast.wang)
        resumptions.decline(resumption=resumption, reason="申请无签字。", by=cast.zhao, at=county.at(APPROVED))

        with pytest.raises(transitions.ForbiddenMove):
            approve(resumption, by=cast.zhao)

    def test_changes_nothing_when_somebody_was_quicker(self, stop, cast):
        first = propose(stop, by=cast.wang)
        second = county.again(first)
        approve(first, by=cast.zhao)

        with pytest.raises(transitions.StaleState):
            approve(second, by=cast.zhao)
        assert BackPay.objects.filter(kind="BACK_PAY").count() == 1

    def test_leaves_the_benefit_suspended_while_another_ground_is_in_force(self, stop, cast):
        second = county.again(stop)
        second.pk, second.key, second.ground = None, "second-ground", Suspension.Ground.SENTENCED_OR_WANTED
        second.save()

        approve(propose(stop, by=cast.wang), by=cast.zhao)

        assert county.again(stop).state == "LIFTED"
        assert county.again(stop.benefit).state == "SUSPENDED"


class AResumptionThatTheProvinceDecides:
    @pytest.fixture
    def resumption(self, officer_stop, cast):
        return propose(officer_stop, by=cast.wang)

    def test_goes_through_the_county_to_the_province(self, resumption, cast):  # Z-03
        with pytest.raises(consents.NotEntitled, match="先由县级审核报省"):
            approve(resumption, by=cast.sun)
        with pytest.raises(consents.NotEntitled, match="先由县级审核报省"):
            approve(resumption, by=cast.zhao)

        resumptions.endorse(resumption=resumption, by=cast.zhao, at=county.at(APPROVED))
        approve(resumption, by=cast.sun)

        assert resumption.state == "APPROVED"
        assert county.again(resumption.suspension).state == "LIFTED"

    def test_is_not_endorsed_by_a_clerk_or_the_other_district(self, resumption, cast):
        for outsider in (cast.li, cast.zhou):
            with pytest.raises(consents.NotEntitled):
                resumptions.endorse(resumption=resumption, by=outsider, at=county.at(APPROVED))

    def test_is_not_endorsed_where_the_county_decides(self, stop, cast):
        with pytest.raises(consents.NotEntitled, match="不须报省"):
            resumptions.endorse(resumption=propose(stop, by=cast.wang), by=cast.zhao, at=county.at(APPROVED))


class DecliningAResumption:
    def test_keeps_the_stop_in_force_and_says_why(self, stop, cast):
        resumption = propose(stop, by=cast.wang)

        resumptions.decline(resumption=resumption, reason="申请无签字。", by=cast.zhao, at=county.at(APPROVED))

        stored = county.again(resumption)
        assert (stored.state, stored.reason, stored.declined_by) == ("DECLINED", "申请无签字。", cast.zhao)
        assert county.again(stop).state == "IN_FORCE"

    def test_leaves_room_for_a_new_application(self, stop, cast):
        declined = propose(stop, by=cast.wang)
        resumptions.decline(resumption=declined, reason="申请无签字。", by=cast.zhao, at=county.at(APPROVED))

        propose(stop, by=cast.wang, at=APPROVED)

        assert Resumption.objects.open().count() == 1

    def test_refuses_without_a_reason_and_outsiders(self, stop, cast):
        resumption = propose(stop, by=cast.wang)

        for by, reason in ((cast.zhao, " "), (cast.li, "不。"), (cast.zhou, "不。"), (cast.sun, "不。")):
            with pytest.raises(consents.NotEntitled):
                resumptions.decline(resumption=resumption, reason=reason, by=by, at=county.at(APPROVED))
