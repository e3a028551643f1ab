"""What was agreed with somebody who needs it no more: calls and visits fall away with the confirmation."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from accounts import transitions
from accounts.models import Staff
from reviews.models import Appointment, Confirmation, HomeVisit, Review
from reviews.policy import Method
from reviews.states import VISIT_OPEN, AppointmentState, ConfirmationState, VisitState

CONFIRMED = "本人已确认。"


def fall_away(*, confirmations: Iterable[Confirmation], by: Staff | None, at: datetime) -> None:
    """Call off what is agreed with the people of accepted confirmations who have nothing left to confirm.

    The visit at whose door the person was confirmed is left to whoever writes that down.
    """
    confirmed = list(confirmations)
    people = {each.beneficiary_id for each in confirmed}
    at_the_door = {each.beneficiary_id for each in confirmed if each.method == Method.HOME_VISIT}
    waiting = Review.objects.open().exclude(submissions__state=ConfirmationState.ACCEPTED)
    people -= set(waiting.filter(benefit__beneficiary__in=people).values_list("benefit__beneficiary", flat=True))
    calls = Appointment.objects.planned().filter(beneficiary__in=people)
    visits = HomeVisit.objects.filter(beneficiary__in=people - at_the_door, state__in=VISIT_OPEN)
    words: dict[str, Any] = {"by": by, "at": at, "reason": CONFIRMED}
    if calls.exists():
        transitions.move_many(calls, to=AppointmentState.CANCELLED, act="appointment.cancelled", **words)
    if visits.exists():
        transitions.move_many(visits, to=VisitState.CANCELLED, act="visit.cancelled", code="", **words)
