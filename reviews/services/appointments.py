"""Calls agreed with people far away: made, held, missed, called off (P4). A planned one holds a stop back."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Staff
from accounts.roles import Act
from benefits.models import Beneficiary
from benefits.services import consents, representatives
from benefits.services.representatives import Agent
from reviews import policy
from reviews.models import Appointment, Confirmation, Review
from reviews.policy import methods
from reviews.services import confirmations, submissions, verdicts
from reviews.states import AppointmentState, ConfirmationState


class CannotArrange(Exception):
    """A call that may not be agreed or ended so; carries a Chinese sentence."""


def make(
    *, beneficiary: Beneficiary, reviews: Sequence[Review], meets_at: datetime, channel: methods.Channel,
    number: str, caller: Staff, by: Staff, at: datetime, agent: Agent | None = None, note: str = "",
) -> Appointment:  # fmt: skip
    """Agree on a call. Refuses the dead, a person with nothing open, a time past, a second appointment."""
    for review in reviews:
        consents.refuse_stranger(offices=consents.both_offices(case=review), act=Act.RECORD_CONFIRMATION, by=by)
    confirmations.refuse_unfit(reviews=reviews)
    if meets_at < at.replace(second=0, microsecond=0):
        raise CannotArrange("约定时间已经过去。")
    if not caller.may(Act.RECORD_CONFIRMATION):
        raise CannotArrange("请选择能办理确认的人员拨打。")
    with transaction.atomic():
        audit.take_turn()
        if beneficiary.appointments.planned().exists():
            raise CannotArrange("已有一个远程预约，请先办完或取消。")
        comes = representatives.register(beneficiary=beneficiary, agent=agent, by=by, at=at) if agent else None
        appointment = Appointment.objects.create(
            beneficiary=beneficiary, organization=beneficiary.organization, state_at=at, meets_at=meets_at,
            channel=channel, number=number, caller=caller, note=note, made_by=by, representative=comes,
        )
        audit.record(appointment, act="appointment.planned", by=by, at=at)
    return appointment


def hold(
    *, appointment: Appointment, reviews: Sequence[Review], call: submissions.Call, material: submissions.Material,
    by: Staff, at: datetime,
) -> Confirmation:  # fmt: skip
    """The call went well: its material is taken in and waits for somebody else. Refused as `submissions` refuses."""
    with transaction.atomic():
        confirmation = submissions.submit_call(reviews=reviews, call=call, material=material, by=by, at=at)
        transitions.move(
            appointment, to=AppointmentState.DONE, by=by, at=at, act="appointment.done", confirmation=confirmation
        )
    return confirmation


def give_up(
    *, appointment: Appointment, reviews: Sequence[Review], to: policy.Method, reason: str, by: Staff, at: datetime
) -> Confirmation:
    """The person could not be verified: this way has failed this year, and another one comes next.

    Nothing is to be judged, so there is no reviewer. Refuses without a reason, and a way that does not fit.
    """
    if not reason.strip():
        raise CannotArrange("请写明为什么没有核实成。")
    for review in reviews:
        consents.refuse_stranger(offices=consents.both_offices(case=review), act=Act.RECORD_CONFIRMATION, by=by)
    confirmations.refuse_unfit(reviews=reviews)
    verdicts.refuse_way(to=to, method=policy.Method.REMOTE, reviews=reviews)
    person = appointment.beneficiary
    with transaction.atomic():
        audit.take_turn()
        failed = Confirmation.objects.create(
            beneficiary=person, organization=person.organization, method=policy.Method.REMOTE, state_at=at,
            state=ConfirmationState.RETURNED, confirmed_on=_day(at), recorded_by=by, recorded_at=at, called_at=at,
            channel=appointment.get_channel_display(), representative=appointment.representative,
            returned_reason=reason.strip(), referred_to=to,
        )  # fmt: skip
        failed.for_reviews.set(reviews)
        audit.record(failed, act="confirmation.referred", by=by, at=at, reason=reason.strip())
        transitions.move(
            appointment, to=AppointmentState.DONE, by=by, at=at, act="appointment.done", confirmation=failed
        )
        verdicts.lead_on(reviews=reviews, to=to, reason=reason.strip(), at=at)
    return failed


def miss(*, appointment: Appointment, reason: str, by: Staff, at: datetime) -> None:
    """Nobody answered, or the line broke off: nothing has failed, a new time is agreed. Refuses without a reason."""
    _refuse_unsaid(appointment, reason, by=by)
    with transaction.atomic():
        transitions.move(
            appointment, to=AppointmentState.MISSED, by=by, at=at, act="appointment.missed", reason=reason.strip()
        )
        waiting = Review.objects.open().filter(benefit__beneficiary=appointment.beneficiary_id)
        waiting.set_next_step(f"远程通话没有通成（{reason.strip()}），另约时间", on=_day(at))


def cancel(*, appointment: Appointment, reason: str, by: Staff, at: datetime) -> None:
    """Call it off. Refuses without a reason."""
    _refuse_unsaid(appointment, reason, by=by)
    transitions.move(
        appointment, to=AppointmentState.CANCELLED, by=by, at=at, act="appointment.cancelled", reason=reason.strip()
    )


def _refuse_unsaid(appointment: Appointment, reason: str, *, by: Staff) -> None:
    consents.refuse_outsider(office=appointment.organization, act=Act.RECORD_CONFIRMATION, by=by)
    if not reason.strip():
        raise CannotArrange("请写明原因。")


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
