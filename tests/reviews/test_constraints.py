"""What the database itself refuses, whatever asks: each constraint of `reviews` is tried with a bare UPDATE,
here or in a file of its subject."""

from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import UniqueConstraint

from reviews.models import (
    AppDoubt,
    Appointment,
    Attempt,
    Certificate,
    Confirmation,
    Correction,
    Deferral,
    DeferralRequest,
    Difference,
    Evidence,
    Gathering,
    GatheringEntry,
    HomeVisit,
    Interview,
    Letter,
    PhoneChange,
    PhoneForm,
    ReferencePhoto,
    RegistrationDecision,
    RegistrationItem,
    SideBenefitFlag,
    SweepRun,
)
from tests import county
from tests.refusals import refused, refused_twin

pytestmark = pytest.mark.django_db

DAY = date(2026, 10, 1)
MOMENT = county.at(DAY)


@pytest.fixture
def review(cast):
    return county.case(cast)


@pytest.fixture
def who(review):
    return review.benefit.beneficiary


class ACampaign:
    def test_is_there_once_a_year_and_place(self, review):
        refused_twin(review.campaign)

    def test_has_a_window_in_order(self, review):
        refused(review.campaign, "campaign_window_in_order", window_end=date(2026, 1, 1))

    def test_is_opened_at_a_time(self, review):
        refused(review.campaign, "campaign_open_has_opener", opened_at=None)


class AReview:
    def test_is_there_once_per_campaign(self, review):
        refused_twin(review)

    def test_is_confirmed_exactly_with_its_confirmation_and_day(self, review, cast):
        refused(review, "review_confirmed_iff_confirmation", state="CONFIRMED")
        refused(review, "review_confirmed_iff_confirmation", state="CONFIRMED", confirmed_on=DAY)
        refused(review, "review_confirmed_iff_confirmation", confirmed_on=DAY)
        county.confirmed(cast, review, on=DAY)
        refused(review, "review_confirmed_iff_confirmation", state="PENDING")

    def test_is_in_notice_with_its_last_day(self, review, cast):
        refused(review, "review_in_notice_has_last_day", state="IN_NOTICE")
        county.noticed(cast, review)
        for field in ("notice", "notice_last_day", "notice_last_day_raw"):
            refused(review, "review_in_notice_has_last_day", **{field: None})

    def test_lapses_on_a_day(self, review):
        refused(review, "review_lapsed_has_day", state="LAPSED")

    def test_is_closed_with_a_reason(self, review):
        refused(review, "review_closed_says_why", state="CLOSED")


class AConfirmation:
    @pytest.fixture
    def confirmation(self, who, cast):
        return Confirmation.objects.create(
            beneficiary=who, organization=cast.station, method="REMOTE", state_at=MOMENT, confirmed_on=DAY,
            recorded_by=cast.wang, recorded_at=MOMENT, source_key="app:1",
        )

    def test_is_delivered_once(self, confirmation):
        refused_twin(confirmation)

    def test_is_returned_with_a_reason(self, confirmation):
        refused(confirmation, "confirmation_returned_says_why", state="RETURNED")

    def test_is_made_by_two_different_officers(self, confirmation, cast):
        refused(confirmation, "confirmation_two_officers", second_officer=cast.wang)

    def test_from_afar_is_accepted_by_another_than_who_recorded_it(self, confirmation, cast):
        refused(confirmation, "confirmation_reviewed_by_another", state="ACCEPTED")
        refused(confirmation, "confirmation_reviewed_by_another", state="ACCEPTED", reviewed_by=cast.wang)

    def test_is_referred_to_another_way_only_when_returned(self, confirmation):
        refused(confirmation, "confirmation_referred_is_returned", referred_to="ON_SITE")

    def test_is_doubted_by_somebody_at_a_time(self, confirmation, cast):
        refused(confirmation, "confirmation_doubt_has_hand", doubt="人与照片不像")
        refused(confirmation, "confirmation_doubt_has_hand", doubt="人与照片不像", doubted_by=cast.li)
        refused(confirmation, "confirmation_doubt_has_hand", doubted_at=MOMENT)


class AnAppointment:
    @pytest.fixture
    def appointment(self, who, cast):
        return Appointment.objects.create(
            beneficiary=who, organization=cast.station, meets_at=MOMENT, channel="PHONE", caller=cast.wang,
            made_by=cast.wang, state_at=MOMENT,
        )

    def test_is_planned_once(self, appointment):
        refused_twin(appointment)

    def test_is_done_exactly_with_its_record(self, appointment):
        refused(appointment, "appointment_done_has_record", state="DONE")

    def test_ends_without_a_call_for_a_reason(self, appointment):
        for state in ("MISSED", "CANCELLED"):
            refused(appointment, "appointment_ended_says_why", state=state)


class ACertificate:
    @pytest.fixture
    def certificate(self, who, cast):
        return Certificate.objects.create(
            beneficiary=who, kind="ID_CARD", number="990123", issued_on=DAY, expires_on=date(2046, 10, 1), seen_on=DAY,
            seen_by=cast.wang, recorded_at=MOMENT,
        )

    def test_is_current_once_of_its_kind(self, certificate):
        refused_twin(certificate)

    def test_expires_after_it_was_issued(self, certificate):
        refused(certificate, "certificate_expires_after_issue", expires_on=DAY)

    def test_is_seen_after_it_was_issued(self, certificate):
        refused(certificate, "certificate_seen_after_issue", seen_on=date(2026, 9, 30))


class AReferencePhoto:
    def test_is_current_once(self, who, cast):
        shown = Evidence.objects.create(
            beneficiary=who, organization=cast.station, kind="PORTRAIT", content_type="image/jpeg", size=1,
            sha256="0" * 64, uploaded_at=MOMENT,
        )
        photo = ReferencePhoto.objects.create(beneficiary=who, evidence=shown, captured_at=MOMENT)

        refused_twin(photo)


class AnAttempt:
    def test_names_its_cause_exactly_when_it_failed_and_counts_once(self, who):
        attempt = Attempt.objects.create(
            beneficiary=who, at=MOMENT, passed=False, cause="NETWORK", delivery_key="app:1"
        )

        refused_twin(attempt)
        refused(attempt, "attempt_failed_has_cause", cause="")
        refused(attempt, "attempt_failed_has_cause", passed=True)


class AnAppDoubt:
    def test_is_answered_in_words_by_somebody_and_names_a_stop_where_there_is_one(self, cast, who):
        attempt = Attempt.objects.create(beneficiary=who, at=MOMENT, passed=True, delivery_key="app:2")
        doubt = AppDoubt.objects.create(
            beneficiary=who, organization=cast.station, kind="AFTER_DEATH", attempt=attempt, state_at=MOMENT,
            raised_at=MOMENT,
        )

        refused_twin(doubt)
        refused(doubt, "app_doubt_answer_has_hand", state="UPHELD")
        refused(doubt, "app_doubt_answer_has_hand", state="REJECTED", answered_by=cast.zhao, answered_at=MOMENT)
        refused(doubt, "app_doubt_names_its_stop", kind="NEVER_DUE")


class AHomeVisit:
    def test_is_planned_for_a_day_and_two_officers(self, who, cast):
        visit = HomeVisit.objects.create(
            beneficiary=who, organization=cast.station, state_at=MOMENT, officer=cast.wang
        )

        refused(visit, "visit_planned_has_day", state="PLANNED")
        refused(visit, "visit_planned_has_day", state="PLANNED", planned_on=DAY, officer=None)
        refused(visit, "visit_two_officers", second_officer=cast.wang)
        refused(visit, "visit_outcome_of_missed", outcome="REFUSED")

    def test_is_under_way_once_a_person(self, who, cast):
        refused_twin(HomeVisit.objects.create(beneficiary=who, organization=cast.station, state_at=MOMENT))


class AGathering:
    def test_is_held_once_a_day_and_village_and_lists_each_person_once(self, who, cast):
        gathering = Gathering.objects.create(
            organization=cast.station, village="河口村", held_on=DAY, place="村委会", planned_by=cast.wang,
            state_at=MOMENT,
        )
        entry = GatheringEntry.objects.create(
            gathering=gathering, beneficiary=who, entered_by=cast.wang, entered_at=MOMENT
        )

        refused_twin(gathering)
        refused_twin(entry)


class ACorrection:
    def test_says_what_and_when_it_was_answered(self, review, cast):
        correction = Correction.objects.create(
            review=review, organization=cast.station, comment="补身份证", requested_by=cast.wang, requested_at=MOMENT,
            state_at=MOMENT, due_on=DAY, due_on_raw=DAY,
        )

        refused(correction, "correction_has_comment", comment="")
        refused(correction, "correction_answered_iff_day", state="ANSWERED")
        refused(correction, "correction_answered_iff_day", answered_on=DAY)


class WhatBelongsToAReview:
    def test_an_interview_has_minutes(self, review, cast):
        talk = Interview.objects.create(
            review=review, held_on=DAY, subject="提醒", minutes="已谈。", held_by=cast.zhao
        )

        refused(talk, "interview_has_minutes", minutes="")

    def test_a_deferral_ends_after_its_consent_and_is_one(self, review, cast):
        deferral = Deferral.objects.create(
            review=review, consented_by="临岚县", document_no="1号", consented_on=DAY, last_day=date(2026, 11, 1),
            reason="出国", recorded_by=cast.wang, recorded_at=MOMENT,
        )

        refused(deferral, "deferral_last_day_later", last_day=DAY)
        refused_twin(deferral)
        withdrawn = {"withdrawn_at": MOMENT, "withdrawn_by": cast.zhao}
        refused(deferral, "deferral_withdrawn_says_why", **withdrawn)
        refused(deferral, "deferral_withdrawn_says_why", withdrawn_reason="登记错了")

    def test_a_request_for_a_deferral_is_answered_by_somebody_and_one_at_a_time(self, review, cast):
        asked = DeferralRequest.objects.create(
            review=review, until=date(2026, 11, 1), reason="出国", asked_by=cast.wang, asked_at=MOMENT
        )

        refused_twin(asked)
        refused(asked, "deferral_request_has_reason", reason="")
        refused(asked, "deferral_request_answered_by_somebody", answer="CONSENTED")
        answered = {"answered_by": cast.zhao, "answered_at": MOMENT}
        refused(asked, "deferral_request_answered_by_somebody", **answered)
        refused(asked, "deferral_request_declined_says_why", answer="DECLINED", **answered)

    def test_a_registration_item_is_there_once_and_says_why_it_failed(self, review, cast):
        item = RegistrationItem.objects.create(
            review=review, item="PARTY_LIFE", result="PASSED", by=cast.wang, at=MOMENT
        )

        refused_twin(item)
        refused(item, "registration_item_not_passed_says_why", result="NOT_PASSED")

    def test_a_decision_on_a_registration_says_why_and_is_one(self, review, cast):
        decision = RegistrationDecision.objects.create(
            review=review, result="NOT_PASSED", reason="处分属实。", decided_by=cast.zhao, decided_at=MOMENT
        )

        refused_twin(decision)
        refused(decision, "registration_decision_says_why", reason="")

    def test_a_side_benefit_is_flagged_once_and_decided_by_somebody(self, review, cast):
        flag = SideBenefitFlag.objects.create(
            review=review, organization=cast.station, item="HEATING", state_at=MOMENT
        )

        refused_twin(flag)
        refused(flag, "side_benefit_decided_by_somebody", state="WITHHELD", decided_by=cast.zhao)
        refused(flag, "side_benefit_decided_by_somebody", state="WITHHELD", reason="未审。")


class WhatIsKnownOfAPerson:
    def test_a_difference_is_settled_with_a_reason_by_two_people(self, who, review, cast):
        difference = Difference.objects.create(
            beneficiary=who, review=review, organization=cast.station, field="phone", noticed_by=cast.wang,
            noticed_at=MOMENT, state_at=MOMENT, resolved_by=cast.wang,
        )

        refused(difference, "difference_resolved_says_why", state="RESOLVED")
        refused(difference, "difference_two_people", second_by=cast.wang)

    def test_a_phone_change_takes_effect_by_another_person(self, who, cast):
        change = PhoneChange.objects.create(
            beneficiary=who, organization=cast.station, new_phone="13900001111", submitted_by=cast.wang,
            submitted_at=MOMENT, state_at=MOMENT,
        )

        refused(change, "phone_change_two_people", state="IN_EFFECT")
        refused(change, "phone_change_two_people", state="IN_EFFECT", decided_by=cast.wang)

    def test_a_phone_form_is_sent_with_its_scan_and_day(self, who, cast):
        form = PhoneForm.objects.create(
            beneficiary=who, organization=cast.station, new_phone="13900001111", drafted_by=cast.wang, state_at=MOMENT
        )

        refused(form, "phone_form_sent_has_scan", state="SENT", sent_on=DAY)

    def test_a_letter_is_written_once_and_sent_at_a_time(self, who, cast):
        letter = Letter.objects.create(
            beneficiary=who, organization=cast.station, kind="REMINDER", state_at=MOMENT, body="请办理。", due_on=DAY,
            dedup_key="reminder:1",
        )

        refused_twin(letter)
        refused(letter, "letter_sent_has_time", state="SENT")


class ANotice:
    def test_is_numbered_once_and_names_nobody_twice(self, cast):
        notice = county.noticed(cast)

        refused_twin(notice)
        refused_twin(notice.entries.get())

    @pytest.mark.parametrize("field", ["published_on", "last_day", "last_day_raw", "published_by"])
    def test_is_published_by_somebody_with_its_days(self, cast, field):
        refused(county.noticed(cast), "notice_published_has_days", **{field: None})

    def test_is_withdrawn_with_a_reason(self, cast):
        refused(county.noticed(cast), "notice_withdrawn_says_why", state="WITHDRAWN")


class ASweepRun:
    def test_is_there_once_a_night(self, db):
        run = SweepRun.objects.create(sweep="x", business_date=DAY, started_at=MOMENT, beat_at=MOMENT)

        refused_twin(run)


class EveryConstraint:
    def test_of_reviews_is_tried(self):
        text = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*constraints.py"))
        checks = [
            constraint.name
            for model in apps.get_app_config("reviews").get_models()
            for constraint in model._meta.constraints
            if not isinstance(constraint, UniqueConstraint)
        ]

        assert [name for name in checks if name not in text] == []
