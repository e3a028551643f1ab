"""What the database refuses of deaths, of what they grant and of what was paid too long."""

from datetime import date

import pytest

from benefits.models import (
    BackPay,
    Death,
    FuneralGrant,
    GrantShare,
    Instalment,
    NationalFigure,
    Overpayment,
    OverpaymentReceipt,
    SurvivorCase,
)
from tests import county
from tests.refusals import refused, refused_twin

pytestmark = pytest.mark.django_db

DAY, MID_MONTH = date(2026, 10, 1), date(2026, 10, 2)


class ADeath:
    @pytest.fixture
    def death(self, cast):
        who = county.person(cast.station)
        return Death.objects.create(
            beneficiary=who, organization=cast.station, died_on=DAY, state_at=county.at(DAY), reported_by=cast.wang,
            reported_at=county.at(DAY),
        )

    def test_is_registered_once(self, death):
        refused_twin(death)

    def test_is_verified_by_another_person_on_a_certificate(self, death, cast):
        verified = {"state": "VERIFIED", "first_unpaid_month": DAY, "certificate": "HOUSEHOLD"}

        refused(death, "death_two_people", **verified)
        refused(death, "death_two_people", **verified, verified_by=cast.wang)
        refused(death, "death_two_people", **{**verified, "certificate": ""}, verified_by=cast.zhao)
        refused(death, "death_month_first", **{**verified, "first_unpaid_month": MID_MONTH}, verified_by=cast.zhao)

    def test_is_dismissed_by_another_person_who_says_why_and_what_was_seen(self, death, cast):
        dismissed = {"state": "DISMISSED", "untrue": "ALIVE", "finding": "本人已接电话。"}
        refused(death, "death_dismissed_by_another", **dismissed)
        refused(death, "death_dismissed_by_another", **dismissed, dismissed_by=cast.wang)
        refused(death, "death_dismissed_by_another", **{**dismissed, "finding": ""}, dismissed_by=cast.zhao)
        refused(death, "death_dismissed_by_another", dismissed_by=cast.zhao)

    def test_is_reversed_by_somebody(self, death, cast):
        refused(death, "death_reversed_by_somebody", reversed_by=cast.zhao)
        verified = {"verified_by": cast.zhao, "first_unpaid_month": DAY, "certificate": "JUDGMENT", "finding": "到站。"}
        reversed_ = {"state": "REVERSED", "reversed_by": cast.zhao, "untrue": "ALIVE", **verified}
        refused(death, "death_reversed_by_somebody", **{**reversed_, "finding": ""}, reversal_document="民特9号")
        refused(death, "death_judgment_revoked_by_another", **reversed_)

    def test_leads_to_one_question_for_survivors_that_ends_with_what_was_found(self, death, cast):
        case = SurvivorCase.objects.create(
            death=death, benefit=county.benefit(death.beneficiary), organization=cast.station, gives="DUTY_DEATH",
            state_at=county.at(DAY), due_on=DAY,
        )

        refused_twin(case)
        refused(case, "survivor_case_closed_says_what", state="NOBODY", outcome="没有配偶、子女。")
        refused(case, "survivor_case_closed_says_what", state="NOBODY", closed_by=cast.wang)

    def test_owes_back_what_it_withheld_once_and_without_a_stop(self, death, cast):
        row = BackPay.objects.create(
            death=death, benefit=county.benefit(death.beneficiary), organization=cast.station, kind="ARREARS",
            state="ASSESSED", state_at=county.at(DAY), proposed_at=county.at(DAY), proposed_by=cast.wang,
        )

        refused_twin(row)
        refused(row, "back_pay_of_a_stop_or_a_death", death=None)
        refused(row, "back_pay_of_a_stop_or_a_death", kind="BACK_PAY")

    def test_leads_to_a_grant_that_two_people_decide_and_an_offset_that_fits(self, death, cast):
        benefit = county.benefit(death.beneficiary)
        grant = FuneralGrant.objects.create(
            death=death, benefit=benefit, organization=cast.station, kind="CONTINUED", rule_id="D-01", amount=100,
            state_at=county.at(DAY), proposed_at=county.at(DAY), proposed_by=cast.wang,
        )

        refused_twin(grant)
        refused(grant, "grant_two_people", state="APPROVED", approved_by=cast.wang, approved_at=county.at(DAY))
        refused(grant, "grant_declined", declined_by=cast.zhao)
        refused(grant, "grant_offset_fits", offset=101)
        refused(grant, "grant_without_figure_is_nothing", state="NOT_DUE")
        refused(grant, "grant_paid_iff_receipt", paid_on=DAY)
        share = GrantShare.objects.create(grant=grant, name="张丽", relation="子女", amount=100)
        refused(share, "grant_share_positive", amount=0)

    def test_counts_money_paid_after_it_in_whole_months(self, death, cast):
        paid = Overpayment.objects.create(
            death=death, benefit=county.benefit(death.beneficiary), organization=cast.station, first_month=DAY,
            last_month=DAY, amount=100, state_at=county.at(DAY),
        )

        refused(paid, "overpayment_first_first", first_month=MID_MONTH)
        refused(paid, "overpayment_last_first", last_month=MID_MONTH)
        refused(paid, "overpayment_of_months_or_of_a_grant", first_month=None)
        refused(paid, "overpayment_never_too_much", offset=60, received=41)
        refused(paid, "overpayment_settled_iff_all", state="SETTLED", received=99)
        part = Instalment.objects.create(overpayment=paid, number=1, due_on=DAY, amount=50)
        refused(part, "instalment_positive", amount=0)
        receipt = OverpaymentReceipt.objects.create(
            overpayment=paid, received_on=DAY, amount=50, receipt_no="票1", recorded_by=cast.wang
        )
        refused(receipt, "overpayment_receipt_positive", amount=0)


class ANationalFigure:
    def test_has_a_source_two_people_and_a_reason_for_its_end(self, cast):
        row = NationalFigure.objects.create(
            year=2025, amount=56000, source="统计公报", entered_by=cast.zhao, state_at=county.at(DAY)
        )

        refused(row, "national_figure_has_source", source="")
        refused(row, "national_figure_two_people", state="CONFIRMED", confirmed_by=cast.zhao)
        refused(row, "national_figure_ended_says_why", state="WITHDRAWN")
