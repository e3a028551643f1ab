from datetime import date
from decimal import Decimal

import pytest

from accounts import transitions
from benefits.categories import Category
from benefits.models import BackPay, Benefit
from benefits.services import back_pay, consents, payments, resumptions, set_aside
from tests import county

pytestmark = pytest.mark.django_db

DAY = date(2026, 12, 3)


def undo(stop, *, by, on=DAY):
    return set_aside.set_aside(suspension=stop, reason="九月已在外地确认。", by=by, at=county.at(on))


def lifted_officer(cast):
    stop = county.stopped(cast, county.case(cast, category=Category.SELF_EMPLOYED_OFFICER))
    day = date(2026, 10, 12)
    resumption = resumptions.propose(suspension=stop, confirmed_on=day, applied_on=day, by=cast.wang, at=county.at(day))
    resumptions.endorse(resumption=resumption, by=cast.zhao, at=county.at(day))
    resumptions.approve(resumption=resumption, by=cast.sun, at=county.at(day))
    return stop


def months(row):
    return [line.month.isoformat()[:7] for line in row.lines.all()]


@pytest.fixture
def stop(cast):
    return county.stopped(cast)


class SettingAStopAside:
    def test_owes_every_stopped_month_whatever_the_category(self, stop, wang):  # DE-20
        arrears = undo(stop, by=wang)

        assert (arrears.kind, arrears.state) == ("ARREARS", "ASSESSED")
        assert months(arrears) == ["2026-10", "2026-11"]
        assert arrears.total == Decimal("7060.00")
        assert arrears.citation.startswith("DE-20")

    def test_runs_the_pay_again_at_once(self, stop, wang):
        undo(stop, by=wang)

        undone = county.again(stop)
        assert (undone.state, undone.set_aside_on, undone.reason) == ("SET_ASIDE", DAY, "九月已在外地确认。")
        assert (undone.resumed_month, undone.ordinary_from) == (date(2026, 10, 1), date(2026, 12, 1))
        assert county.again(stop.benefit).state == "ACTIVE"

    def test_waits_for_another_person_to_approve_the_sum(self, stop, cast):
        arrears = undo(stop, by=cast.zhao)

        with pytest.raises(consents.NotEntitled, match="须为不同的人"):
            back_pay.approve(back_pay=arrears, by=cast.zhao, at=county.at(DAY))
        assert arrears.state == "ASSESSED"

    def test_sends_the_sum_of_an_officer_to_the_province(self, cast):
        stop = county.stopped(cast, county.case(cast, category=Category.SELF_EMPLOYED_OFFICER))

        arrears = undo(stop, by=cast.wang)

        assert back_pay.approval_of(arrears).needs_province

    def test_takes_back_the_application_that_nobody_need_decide_any_more(self, stop, cast):
        day = date(2026, 11, 20)
        resumption = resumptions.propose(
            suspension=stop, confirmed_on=day, applied_on=day, by=cast.wang, at=county.at(day)
        )

        undo(stop, by=cast.wang)

        assert county.again(resumption).state == "WITHDRAWN"

    def test_owes_nothing_from_the_month_in_which_the_benefit_has_ended(self, stop, wang):
        county.ended(stop.benefit, since=date(2026, 11, 1))

        arrears = undo(stop, by=wang, on=date(2027, 3, 1))

        assert months(arrears) == ["2026-10"]

    def test_owes_the_month_of_death_and_no_later_one(self, stop, wang):  # DE-11
        county.died(stop.benefit.beneficiary, on=date(2026, 11, 2))

        arrears = undo(county.again(stop), by=wang, on=date(2027, 3, 1))

        assert months(arrears) == ["2026-10", "2026-11"]

    def test_refuses_an_auditor_and_the_other_district(self, stop, cast):
        for outsider in (cast.he, cast.qian):
            with pytest.raises(consents.NotEntitled):
                undo(stop, by=outsider)

    def test_refuses_a_stop_that_never_came_into_force(self, cast):
        with pytest.raises(transitions.ForbiddenMove):
            undo(county.approved(cast), by=cast.wang)


class SettingALiftedStopAside:
    @pytest.fixture
    def lifted(self, stop, cast):
        """Confirmed in November, resumed in December: October was refused, November paid as arrears."""
        resumption = resumptions.propose(
            suspension=stop, confirmed_on=date(2026, 11, 20), applied_on=date(2026, 11, 20), by=cast.wang,
            at=county.at(date(2026, 11, 20)),
        )
        resumptions.approve(resumption=resumption, by=cast.zhao, at=county.at(date(2026, 12, 1)))
        return county.again(stop)

    def test_owes_only_the_months_that_were_refused(self, lifted, wang):
        arrears = undo(lifted, by=wang, on=date(2027, 3, 1))

        assert months(arrears) == ["2026-10"]
        assert arrears.total == Decimal("3530.00")

    def test_leaves_the_register_as_it_was(self, lifted, wang):
        undo(lifted, by=wang, on=date(2027, 3, 1))

        benefits = Benefit.objects.filter(pk=lifted.benefit_id)
        found = [payments.payable(benefits=benefits, month=date(2026, month, 1)) for month in (10, 11, 12)]
        assert [amounts[lifted.benefit_id] for amounts in found] == [Decimal(0), Decimal(0), Decimal("3530.00")]

    def test_owes_nothing_twice_to_an_officer_who_was_back_paid(self, cast):
        stop = lifted_officer(cast)

        arrears = undo(county.again(stop), by=cast.wang)

        assert (arrears.state, arrears.total) == ("NOT_DUE", Decimal(0))
        assert BackPay.objects.get(suspension=stop, kind="BACK_PAY").total > 0

    def test_owes_the_months_whose_back_pay_was_declined(self, cast):
        stop = lifted_officer(cast)
        declined = BackPay.objects.get(suspension=stop, kind="BACK_PAY")
        back_pay.decline(back_pay=declined, reason="材料不全。", by=cast.zhao, at=county.at(DAY))

        arrears = undo(county.again(stop), by=cast.wang)

        assert months(arrears) == months(declined)
        assert arrears.total == declined.total > 0
