"""The last look before a stop: whatever came from the person or is on its way to them holds the stop back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Staff
from benefits.models import Suspension
from benefits.services import consents, suspensions
from reviews.models import Confirmation, Correction, HomeVisit, Review
from reviews.states import ConfirmationState, CorrectionState, ReviewState, VisitState

FINDINGS = {
    "submitted": "交来的确认材料还没有人审。",
    "visit": "已约上门，还没有去。",
    "correction": "补正期限未到。",
    "confirmed": "本年度已确认。",
}


class Held(Exception):
    """The person is held back from the stop; carries a Chinese sentence."""


@dataclass(frozen=True)
class Batch:
    """What became of a batch: the approved, and those refused with the sentence why."""

    approved: tuple[Suspension, ...]
    refused: tuple[tuple[Suspension, str], ...]


def last_look(stops: Iterable[Suspension]) -> dict[int, list[str]]:
    """For each stop, why it is held back; an empty list lets it pass. Four queries, whatever the number."""
    stops = list(stops)
    people = [stop.benefit.beneficiary_id for stop in stops]
    benefits = [stop.benefit_id for stop in stops]
    hits = {
        "submitted": set(
            Confirmation.objects.filter(
                beneficiary__in=people, state=ConfirmationState.SUBMITTED
            ).values_list("beneficiary_id", flat=True)
        ),
        "visit": set(
            HomeVisit.objects.filter(
                beneficiary__in=people, state__in=(VisitState.REQUESTED, VisitState.PLANNED)
            ).values_list("beneficiary_id", flat=True)
        ),
        "correction": set(
            Correction.objects.filter(review__benefit__in=benefits, state=CorrectionState.OPEN).values_list(
                "review__benefit__beneficiary_id", flat=True
            )
        ),
        "confirmed": set(
            Review.objects.filter(
                suspension__in=[stop.pk for stop in stops], state=ReviewState.CONFIRMED
            ).values_list("benefit__beneficiary_id", flat=True)
        ),
    }
    return {
        stop.pk: [FINDINGS[name] for name, found in hits.items() if stop.benefit.beneficiary_id in found]
        for stop in stops
    }


def approve(*, suspension: Suspension, by: Staff, at: datetime) -> None:
    """Approve one stop after the last look; refuses with `Held` while anything of the person is waiting."""
    findings = last_look([suspension])[suspension.pk]
    if findings:
        raise Held("".join(findings))
    suspensions.approve(suspension=suspension, by=by, at=at, gate={"at": at.isoformat(), "findings": []})


def endorse(*, suspension: Suspension, by: Staff, at: datetime) -> None:
    """Endorse one stop to the province after the same last look."""
    findings = last_look([suspension])[suspension.pk]
    if findings:
        raise Held("".join(findings))
    suspensions.endorse(suspension=suspension, by=by, at=at)


REFUSALS = (Held, suspensions.CannotDecide, consents.NotEntitled)


def approve_each(stops: Iterable[Suspension], *, by: Staff, at: datetime) -> Batch:
    """Approve (or, where the province decides, endorse) each stop by itself: one refused holds nobody else up."""
    approved, refused = [], []
    for stop in stops:
        step = endorse if _is_to_be_endorsed(stop) else approve
        try:
            step(suspension=stop, by=by, at=at)
        except REFUSALS as refusal:
            refused.append((stop, str(refusal)))
        else:
            approved.append(stop)
    return Batch(tuple(approved), tuple(refused))


def _is_to_be_endorsed(stop: Suspension) -> bool:
    return suspensions.approval_of(stop).needs_province and stop.endorsed_by_id is None
