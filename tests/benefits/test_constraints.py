"""What the database itself refuses, whatever asks: each constraint of `benefits` is tried with a bare UPDATE,
here or in a file of its subject."""

from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import CheckConstraint, UniqueConstraint

from benefits.models import (
    BackPay,
    BackPayLine,
    Death,
    EligibilityCheck,
    Filing,
    FuneralGrant,
    GrantShare,
    Instalment,
    NationalFigure,
    Overpayment,
    OverpaymentReceipt,
    Rate,
    SurvivorCase,
    Termination,
    Transfer,
)
from benefits.services import resumptions
from tests import county
from tests.refusals import refused, refused_twin

pytestmark = pytest.mark.django_db

DAY, MID_MONTH = date(2026, 10, 1), date(2026, 10, 2)


@pytest.fixture
def benefit(cast):
    return county.benefit(county.person(cast.station))


@pytest.fixture
def approved(cast):
    return county.approved(cast)


class ABeneficiary:
    def test_is_there_once_by_id_number(self, benefit):
        refused_twin(benefit.beneficiary)

    def test_dies_after_birth(self, benefit):
        refused(benefit.beneficiary, "beneficiary_dies_after_birth", died_on=date(1900, 1, 1))


class ABenefit:
    def test_is_there_once_per_category(self, benefit):
        refused_twin(benefit)

    def test_has_a_last_month_exactly_when_it_has_ended(self, benefit):
        refused(benefit, "benefit_ended_iff_month", state="ENDED")
        refused(benefit, "benefit_ended_iff_month", ended_from_month=DAY)

    def test_has_a_grade_exactly_when_it_is_for_a_disability(self, benefit):
        refused(benefit, "benefit_grade_iff_disabled", disability_grade=None)
        refused(benefit, "benefit_grade_iff_disabled", disability_grade=11)
        refused(benefit, "benefit_grade_iff_disabled", disability_cause="")
        refused(benefit, "benefit_grade_iff_disabled", category="RETIRED_OFFICER")

    def test_begins_and_ends_with_a_month(self, benefit):
        refused(benefit, "benefit_payable_from_first", payable_from_month=MID_MONTH)
        refused(benefit, "benefit_ended_from_first", state="ENDED", ended_from_month=MID_MONTH)


class ASuspension:
    def test_is_open_once_per_ground(self, approved):
        refused_twin(approved)

    @pytest.mark.parametrize("state", ["APPROVED", "IN_FORCE", "SET_ASIDE"])
    def test_has_two_people_behind_it_neither_of_them_empty(self, approved, cast, state):  # DE-33
        decided = {"state": state, "set_aside_on": DAY if state == "SET_ASIDE" else None}

        refused(approved, "suspension_two_people", **decided, approved_by=None)
        refused(approved, "suspension_two_people", **decided, approved_by=cast.wang)  # Who checked it.
        refused(approved, "suspension_two_people", **decided, checked_by=None)  # Proposed by the clock.
        refused(approved, "suspension_two_people", **decided, proposed_by=cast.zhao)
        refused(approved, "suspension_two_people", **decided, endorsed_by=cast.zhao)

    def test_names_its_months_once_decided(self, approved):
        refused(approved, "suspension_decided_has_months", effective_on=None)
        refused(approved, "suspension_decided_has_months", lawful_month=None)

    def test_is_declined_by_somebody_who_says_why(self, cast):
        stop = county.proposed(cast)

        refused(stop, "suspension_declined", state="DECLINED", reason="不停。")
        refused(stop, "suspension_declined", state="DECLINED", declined_by=cast.zhao, reason="")
        refused(stop, "suspension_declined", declined_by=cast.zhao)

    def test_is_lifted_exactly_with_its_day_and_months(self, cast):
        stop = county.stopped(cast)

        refused(stop, "suspension_lifted_iff_day", state="LIFTED")
        refused(stop, "suspension_lifted_iff_day", state="LIFTED", lifted_on=DAY, resumed_month=DAY)
        refused(stop, "suspension_lifted_iff_day", lifted_on=DAY)

    def test_is_set_aside_exactly_with_its_day(self, cast):
        stop = county.stopped(cast)

        refused(stop, "suspension_set_aside_iff_day", state="SET_ASIDE")
        refused(stop, "suspension_set_aside_iff_day", set_aside_on=DAY)

    def test_is_withdrawn_with_a_reason(self, cast):
        refused(county.proposed(cast), "suspension_withdrawn_says_why", state="WITHDRAWN", reason="")

    @pytest.mark.parametrize("field", ["lawful_month", "effective_on"])
    def test_counts_in_whole_months(self, approved, field):
        names = {"lawful_month": "suspension_lawful_month_first", "effective_on": "suspension_effective_first"}

        refused(approved, names[field], **{field: MID_MONTH})

    @pytest.mark.parametrize("field", ["resumed_month", "ordinary_from"])
    def test_resumes_with_a_whole_month(self, cast, field):
        names = {"resumed_month": "suspension_resumed_first", "ordinary_from": "suspension_ordinary_first"}
        lifted = {"state": "LIFTED", "lifted_on": DAY, "resumed_month": DAY, "ordinary_from": DAY}

        refused(county.stopped(cast), names[field], **{**lifted, field: MID_MONTH})


class AResumption:
    @pytest.fixture
    def resumption(self, cast):
        return resumptions.propose(
            suspension=county.stopped(cast), confirmed_on=DAY, applied_on=DAY, by=cast.wang, at=county.at(DAY)
        )

    def test_is_open_once_per_stop(self, resumption):
        refused_twin(resumption)

    def test_has_two_people_behind_it(self, resumption, cast):
        approved = {"state": "APPROVED", "resumed_month": DAY, "approved_at": county.at(DAY)}

        refused(resumption, "resumption_two_people", **approved)
        refused(resumption, "resumption_two_people", **approved, approved_by=cast.wang)
        refused(resumption, "resumption_two_people", **approved, approved_by=cast.zhao, proposed_by=None)

    def test_is_declined_by_somebody_who_says_why(self, resumption, cast):
        refused(resumption, "resumption_declined", state="DECLINED", declined_by=cast.zhao)

    def test_names_its_month_once_approved(self, resumption, cast):
        approved = {"state": "APPROVED", "approved_by": cast.zhao, "approved_at": county.at(DAY)}

        refused(resumption, "resumption_approved_has_month", **approved)
        refused(resumption, "resumption_month_first", **approved, resumed_month=MID_MONTH)


class BackPayAndItsLines:
    @pytest.fixture
    def row(self, cast):
        stop = county.stopped(cast)
        return BackPay.objects.create(
            benefit=stop.benefit, suspension=stop, organization=stop.organization, kind="BACK_PAY", state="ASSESSED",
            state_at=county.at(DAY), proposed_by=cast.wang, proposed_at=county.at(DAY), total=100,
        )

    def test_have_two_people_behind_them(self, row, cast):
        approved = {"state": "APPROVED", "approved_at": county.at(DAY)}

        refused(row, "back_pay_two_people", **approved)
        refused(row, "back_pay_two_people", **approved, approved_by=cast.wang)

    def test_are_declined_by_somebody_who_says_why(self, row, cast):
        refused(row, "back_pay_declined", state="DECLINED", declined_by=cast.zhao)

    def test_are_nothing_when_not_due(self, row):
        refused(row, "back_pay_not_due_is_nothing", state="NOT_DUE")

    def test_are_paid_exactly_with_a_day(self, row, cast):
        paid = {"state": "PAID", "approved_by": cast.zhao, "approved_at": county.at(DAY)}

        refused(row, "back_pay_paid_iff_day", **paid)
        refused(row, "back_pay_paid_iff_day", paid_on=DAY)

    def test_are_assessed_once_per_resumption(self, row, cast):
        resumption = resumptions.propose(
            suspension=row.suspension, confirmed_on=DAY, applied_on=DAY, by=cast.wang, at=county.at(DAY)
        )
        BackPay.objects.filter(pk=row.pk).update(resumption=resumption)

        refused_twin(row)

    def test_hold_each_month_once_by_its_first_day(self, row):
        line = BackPayLine.objects.create(back_pay=row, month=DAY, rate=100, amount=100, citation="Z-02")

        refused_twin(line)
        refused(line, "back_pay_line_month_first", month=MID_MONTH)


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


class ATermination:
    def test_is_decided_by_two_people_once_with_a_month_and_a_reason(self, benefit, cast):
        row = Termination.objects.create(
            benefit=benefit, organization=cast.station, ground="RECRUITED", first_unpaid_month=DAY,
            day=DAY, state_at=county.at(DAY), proposed_at=county.at(DAY), proposed_by=cast.wang,
        )

        refused_twin(row)
        refused(row, "termination_two_people", state="APPROVED", approved_by=cast.wang, approved_at=county.at(DAY))
        refused(row, "termination_declined", state="DECLINED", declined_by=cast.zhao)
        refused(row, "termination_month_first", first_unpaid_month=MID_MONTH)
        refused(row, "termination_in_force_iff_moment", in_force_at=county.at(DAY))


class ANationalFigure:
    def test_has_a_source_two_people_and_a_reason_for_its_end(self, cast):
        row = NationalFigure.objects.create(
            year=2025, amount=56000, source="统计公报", entered_by=cast.zhao, state_at=county.at(DAY)
        )

        refused(row, "national_figure_has_source", source="")
        refused(row, "national_figure_two_people", state="CONFIRMED", confirmed_by=cast.zhao)
        refused(row, "national_figure_ended_says_why", state="WITHDRAWN")


class ASurvivor:
    def test_alone_has_a_kin(self, benefit):
        refused(benefit, "benefit_kin_of_survivors", kin="CHILD")


class AFiling:
    def test_belongs_to_one_decision_and_names_its_number(self, benefit, cast):
        row = Filing.objects.create(
            termination=Termination.objects.create(
                benefit=benefit, organization=cast.station, ground="CANCELLED", first_unpaid_month=DAY, day=DAY,
                state_at=county.at(DAY), proposed_at=county.at(DAY), proposed_by=cast.wang,
            ),
            filed_on=DAY, document_no="岚退役发〔2026〕9号", recorded_by=cast.sun, recorded_at=county.at(DAY),
        )

        refused(row, "filing_of_one_decision", termination=None)
        refused(row, "filing_is_complete", document_no="")


class AnEligibilityCheck:
    def test_keeps_until_a_day_on_a_paper_and_says_a_doubt(self, benefit, cast):
        row = EligibilityCheck.objects.create(
            benefit=benefit, finding="IN_SCHOOL", document="学籍证明", until_on=DAY, recorded_by=cast.wang,
            recorded_at=county.at(DAY),
        )

        refused(row, "eligibility_kept_until_a_day", document="")
        refused(row, "eligibility_kept_until_a_day", until_on=None)
        refused(row, "eligibility_doubt_says_why", finding="IN_DOUBT", until_on=None)
        refused(row, "eligibility_by_somebody", recorded_by=None)


class ATransfer:
    def test_is_open_once_and_takes_over_later_with_a_month(self, benefit, cast):
        row = Transfer.objects.create(
            benefit=benefit, organization=cast.station, destination_name="外省某县", moved_on=DAY,
            takes_over_month=date(2027, 1, 1), state_at=county.at(DAY),
        )

        refused_twin(row)
        refused(row, "transfer_takes_over_later", takes_over_month=DAY)
        refused(row, "transfer_month_first", takes_over_month=date(2027, 1, 2))
        refused(row, "transfer_says_where", destination_name="")

    def test_ends_with_two_people_a_reason_or_a_day(self, benefit, cast):
        row = Transfer.objects.create(
            benefit=benefit, organization=cast.station, destination=cast.district, destination_name="东川区",
            moved_on=DAY, takes_over_month=date(2027, 1, 1), state_at=county.at(DAY), recorded_by=cast.wang,
        )

        refused(row, "transfer_accepted_by_another", state="ACCEPTED")
        refused(row, "transfer_accepted_by_another", state="ACCEPTED", accepted_by=cast.wang)
        refused(row, "transfer_accepted_by_another", state="DONE", taken_over_on=date(2027, 1, 1))
        refused(row, "transfer_ended_says_why", state="DECLINED")
        refused(row, "transfer_ended_says_why", state="WITHDRAWN")
        refused(row, "transfer_done_iff_day", state="DONE", accepted_by=cast.zhou)
        refused(row, "transfer_done_iff_day", state="DONE", accepted_by=cast.zhou, taken_over_on=date(2026, 12, 31))
        refused(row, "transfer_done_iff_day", taken_over_on=date(2027, 1, 1))


class ARate:
    def test_is_set_once_above_zero_from_a_month_on(self, cast):
        row = Rate.objects.create(
            category="DISABLED", level="WAR-6", amount=1, effective_from=DAY, document_no="1号"
        )

        refused_twin(row)  # Also without an organization: the national rate is one.
        refused(row, "rate_positive", amount=0)
        refused(row, "rate_from_first", effective_from=MID_MONTH)

    def test_of_a_person_too(self, benefit):
        row = benefit.personal_rates.get()

        refused_twin(row)
        refused(row, "personal_rate_positive", amount=0)
        refused(row, "personal_rate_from_first", effective_from=MID_MONTH)


class ALocalRule:
    def test_is_entered_once_with_its_document(self, cast):
        row = county.local_rule(
            rule_id="DE-26.pay_day", organization=cast.county, value=15, effective_from=DAY, document_no="1号"
        )

        refused_twin(row)
        refused(row, "local_rule_has_document", document_no="")
        refused(row, "local_rule_two_people", confirmed_by=row.entered_by)
        refused(row, "local_rule_two_people", confirmed_by=None)
        refused(row, "local_rule_ended_says_why", state="WITHDRAWN")


class EveryConstraint:
    def test_of_the_house_says_in_chinese_what_it_refuses(self):
        silent = [
            constraint.name
            for app in ("accounts", "benefits", "reviews")
            for model in apps.get_app_config(app).get_models()
            for constraint in model._meta.constraints
            if isinstance(constraint, CheckConstraint)
            and constraint.violation_error_message == CheckConstraint.default_violation_error_message
        ]

        assert silent == []

    def test_of_benefits_is_tried(self):
        text = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*constraints.py"))
        checks = [
            constraint.name
            for model in apps.get_app_config("benefits").get_models()
            for constraint in model._meta.constraints
            if not isinstance(constraint, UniqueConstraint)
        ]

        assert [name for name in checks if name not in text] == []

