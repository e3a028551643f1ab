from datetime import date
from decimal import Decimal

import pytest

from accounts import transitions
from benefits.categories import Category
from benefits.models import BackPay
from benefits.services import back_pay, consents, resumptions
from tests import county

pytestmark = pytest.mark.django_db

OFFICER = Category.SELF_EMPLOYED_OFFICER
REGISTERED, APPROVED = date(2026, 10, 12), date(2026, 10, 20)


def months(row):
    return [(line.month.isoformat()[:7], line.amount) for line in row.lines.all()]


def resumed(stop, cast, *, confirmed_on, approved_on):
    """The stop after its resumption, each step by whoever the procedure asks for."""
    at = county.at(approved_on)
    resumption = resumptions.propose(
        suspension=stop, confirmed_on=confirmed_on, applied_on=confirmed_on, by=cast.wang, at=at
    )
    decider = cast.zhao
    if resumptions.approval_of(resumption).needs_province:
        resumptions.endorse(resumption=resumption, by=cast.zhao, at=at)
        decider = cast.sun
    resumptions.approve(resumption=resumption, by=decider, at=at)
    return county.again(stop)


def officer_stopped(cast, *, deadline, approved_on):
    """The officer of policy 4.1, paid 8,200 a month, stopped after the deadline with the province's approval."""
    benefit = county.benefit(county.person(cast.station), category=OFFICER, amount="8200.00")
    campaign = county.campaign(cast.county, category=OFFICER, window=(date(2026, 1, 1), deadline))
    return county.stopped(cast, county.review(benefit, within=campaign), on=approved_on)


class TheOfficerOfThePolicy:
    """Policy 4.1: stopped from July, registers on 12 October, the province approves on 20 October."""

    @pytest.fixture
    def stop(self, cast):
        # The deadline lies within June, so that the province can still decide before July begins (DE-18).
        return officer_stopped(cast, deadline=date(2026, 6, 15), approved_on=date(2026, 6, 22))

    def test_was_stopped_from_the_month_after_the_deadline(self, stop):  # Z-01
        assert stop.lawful_month == stop.effective_on == date(2026, 7, 1)
        assert stop.citation.startswith("Z-01")

    def test_is_owed_four_months(self, stop, cast):  # Z-02
        resumed(stop, cast, confirmed_on=REGISTERED, approved_on=APPROVED)

        row = BackPay.objects.get(suspension=stop)
        assert (row.kind, row.state, row.total) == ("BACK_PAY", "ASSESSED", Decimal("32800.00"))
        assert months(row) == [(f"2026-{number:02}", Decimal("8200.00")) for number in (7, 8, 9, 10)]
        assert row.citation.startswith("Z-02")

    def test_is_paid_ordinarily_from_november(self, stop, cast):
        assert resumed(stop, cast, confirmed_on=REGISTERED, approved_on=APPROVED).ordinary_from == date(2026, 11, 1)

    def test_is_priced_by_the_rate_of_each_month(self, stop, cast):  # DE-26
        county.rate(stop.benefit, "8500.00", since=date(2026, 9, 1))

        resumed(stop, cast, confirmed_on=REGISTERED, approved_on=APPROVED)

        row = BackPay.objects.get(suspension=stop)
        assert [amount for _, amount in months(row)] == [Decimal(8200), Decimal(8200), Decimal(8500), Decimal(8500)]
        assert row.total == Decimal("33400.00")
        assert row.lines.last().document_no == "临退役发〔2026〕1号"

    def test_approved_before_pay_day_is_paid_that_month_ordinarily(self, stop, cast):
        resumed(stop, cast, confirmed_on=date(2026, 10, 2), approved_on=date(2026, 10, 9))

        assert BackPay.objects.get(suspension=stop).total == Decimal("24600.00")

    def test_waits_for_the_county_and_then_for_the_province(self, stop, cast):  # Z-03
        resumed(stop, cast, confirmed_on=REGISTERED, approved_on=APPROVED)
        row = BackPay.objects.get(suspension=stop)

        with pytest.raises(consents.NotEntitled, match="先由县级审核报省"):
            back_pay.approve(back_pay=row, by=cast.sun, at=county.at(APPROVED))
        back_pay.endorse(back_pay=row, by=cast.zhao, at=county.at(APPROVED))
        with pytest.raises(consents.NotEntitled, match="省级"):
            back_pay.approve(back_pay=row, by=cast.zhao, at=county.at(APPROVED))
        back_pay.approve(back_pay=row, by=cast.sun, at=county.at(APPROVED))

        assert (row.state, row.endorsed_by, row.approved_by) == ("APPROVED", cast.zhao, cast.sun)


class AnOfficerWhoseDeadlineEndsAMonth:
    def test_is_stopped_a_month_later_than_the_law_and_owed_one_month_less(self, cast):  # DE-18
        stop = officer_stopped(cast, deadline=date(2026, 6, 30), approved_on=date(2026, 7, 6))

        resumed(stop, cast, confirmed_on=REGISTERED, approved_on=APPROVED)

        assert (stop.lawful_month, stop.effective_on) == (date(2026, 7, 1), date(2026, 8, 1))
        assert BackPay.objects.get(suspension=stop).total == Decimal("24600.00")


class AnEntitledPersonStoppedSinceOctober:
    @pytest.fixture
    def stop(self, cast):
        return county.stopped(cast)

    def test_reads_each_month_that_is_not_due_with_zero_and_its_article(self, stop, cast):  # DE-6
        resumed(stop, cast, confirmed_on=date(2026, 12, 3), approved_on=date(2026, 12, 8))

        row = BackPay.objects.get(suspension=stop)
        assert (row.kind, row.state, row.total) == ("BACK_PAY", "NOT_DUE", Decimal(0))
        assert months(row) == [("2026-10", Decimal(0)), ("2026-11", Decimal(0))]
        line = row.lines.first()
        assert line.rate == Decimal("3530.00")
        assert line.citation == "《伤残抚恤管理办法》第二十五条（二手文本）"
        assert line.note == "停发期间的抚恤金不予补发。"

    def test_has_a_row_even_when_no_month_was_missed(self, stop, cast):
        resumed(stop, cast, confirmed_on=date(2026, 10, 2), approved_on=date(2026, 10, 8))

        row = BackPay.objects.get(suspension=stop)
        assert (row.state, months(row)) == ("NOT_DUE", [])

    def test_is_owed_the_months_between_confirmation_and_approval_as_arrears(self, stop, cast):  # DE-21
        resumed(stop, cast, confirmed_on=date(2026, 11, 20), approved_on=date(2027, 1, 15))

        not_due, arrears = BackPay.objects.filter(suspension=stop).order_by("pk")
        assert months(not_due) == [("2026-10", Decimal(0))]
        assert months(arrears) == [(month, Decimal("3530.00")) for month in ("2026-11", "2026-12", "2027-01")]
        assert (arrears.kind, arrears.state, arrears.approved_by) == ("ARREARS", "APPROVED", cast.zhao)
        assert county.again(stop).ordinary_from == date(2027, 2, 1)

    def test_is_owed_by_days_where_a_local_rule_says_so(self, stop, cast):  # C4: 17 of 31 days.
        county.local_rule(
            rule_id="DE-6.resume_from", organization=cast.county, value="PRO_RATA",
            effective_from=date(2026, 1, 1), document_no="临退役发〔2026〕9号",
        )

        resumed(stop, cast, confirmed_on=date(2026, 10, 15), approved_on=date(2026, 10, 20))

        arrears = BackPay.objects.get(suspension=stop, kind="ARREARS")
        assert months(arrears) == [("2026-10", Decimal("1935.81"))]

    def test_follows_the_pay_day_of_the_place(self, stop, cast):  # DE-26
        county.local_rule(
            rule_id="DE-26.pay_day", organization=cast.county, value=25,
            effective_from=date(2026, 1, 1), document_no="临退役发〔2026〕10号",
        )

        lifted = resumed(stop, cast, confirmed_on=date(2026, 10, 15), approved_on=date(2026, 10, 20))

        assert lifted.ordinary_from == date(2026, 10, 1)
        assert not BackPay.objects.filter(kind="ARREARS").exists()


class DecidingOnBackPay:
    @pytest.fixture
    def row(self, cast):
        stop = officer_stopped(cast, deadline=date(2026, 6, 15), approved_on=date(2026, 6, 22))
        resumed(stop, cast, confirmed_on=REGISTERED, approved_on=APPROVED)
        return BackPay.objects.get(suspension=stop)

    def test_refuses_a_clerk_and_the_other_district(self, row, cast):
        for outsider in (cast.li, cast.zhou):
            with pytest.raises(consents.NotEntitled):
                back_pay.endorse(back_pay=row, by=outsider, at=county.at(APPROVED))

    def test_declines_with_a_reason_that_stays(self, row, cast):
        back_pay.decline(back_pay=row, reason="金额有误。", by=cast.zhao, at=county.at(APPROVED))

        assert (county.again(row).state, county.again(row).reason) == ("DECLINED", "金额有误。")

    def test_refuses_to_decline_without_a_reason(self, row, cast):
        with pytest.raises(consents.NotEntitled, match="写明理由"):
            back_pay.decline(back_pay=row, reason="", by=cast.zhao, at=county.at(APPROVED))

    def test_refuses_to_approve_nothing(self, cast):
        resumed(county.stopped(cast), cast, confirmed_on=date(2026, 12, 3), approved_on=date(2026, 12, 8))

        with pytest.raises(transitions.ForbiddenMove):
            back_pay.approve(back_pay=BackPay.objects.get(), by=cast.zhao, at=county.at(date(2026, 12, 9)))


class MarkingBackPayPaid:
    @pytest.fixture
    def arrears(self, cast):
        stop = county.stopped(cast)
        resumed(stop, cast, confirmed_on=date(2026, 10, 15), approved_on=APPROVED)
        return BackPay.objects.get(suspension=stop, kind="ARREARS")

    def paid(self, row, on, *, by, at=date(2026, 11, 10)):
        back_pay.mark_paid(back_pay=row, paid_on=on, by=by, at=county.at(at))

    def test_keeps_the_day(self, arrears, wang):
        self.paid(arrears, date(2026, 11, 10), by=wang)

        assert (county.again(arrears).state, county.again(arrears).paid_on) == ("PAID", date(2026, 11, 10))

    def test_refuses_a_day_to_come_and_one_before_the_approval(self, arrears, wang):
        with pytest.raises(back_pay.CannotPay, match="不能晚于今天"):
            self.paid(arrears, date(2026, 11, 11), by=wang)
        with pytest.raises(back_pay.CannotPay, match="不能早于批准"):
            self.paid(arrears, date(2026, 10, 19), by=wang)

    def test_refuses_an_auditor_and_the_other_district(self, arrears, cast):
        for outsider in (cast.he, cast.qian):
            with pytest.raises(consents.NotEntitled):
                self.paid(arrears, date(2026, 11, 10), by=outsider)

    def test_refuses_a_second_time(self, arrears, wang):
        self.paid(arrears, date(2026, 11, 10), by=wang)

        with pytest.raises(transitions.ForbiddenMove):
            self.paid(arrears, date(2026, 11, 10), by=wang)
