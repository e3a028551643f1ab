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
    EligibilityCheck,
    Filing,
    Rate,
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

