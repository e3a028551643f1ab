"""The last look before a stop: whatever came from the person or is on its way to them holds the stop back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet, Value
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Staff
from benefits.models import Death, Suspension
from benefits.services import consents, suspensions
from benefits.states import DeathState
from reviews.models import (
    Appointment,
    Confirmation,
    Correction,
    DeferralRequest,
    GatheringEntry,
    HomeVisit,
    Recount,
    Review,
)
from reviews.services import recounts
from reviews.states import REVIEW_OPEN, VISIT_OPEN, ConfirmationState, CorrectionState, GatheringState, ReviewState

FINDINGS = {
    "submitted": "交来的确认材料还没有人审。",
    "visit": "已约上门，还没有去。",
    "call": "已约远程通话，还没有通。",
    "gathered": "集中确认到过场，材料还没有补齐。",
    "correction": "补正期限未到。",
    "corrected": "补正已交，还没有人看。",
    "deferral": "已申请延期，还没有答复。",
    "recount": "新的放假安排推后了期限，正在重新计算，稍后再批。",
    "confirmed": "本年度已确认。",
    "death": "登记去世待核实，先核实再办。",
}

COUNTING = "counting"  # Beside what is found of people: a holiday table was entered, and days are counted again.


class Held(Exception):
    """The person is held back from the stop; carries a Chinese sentence."""


@dataclass(frozen=True)
class Batch:
    """What became of a batch: the approved, and those refused with the sentence why."""

    approved: tuple[Suspension, ...]
    refused: tuple[tuple[Suspension, str], ...]


def last_look(stops: Iterable[Suspension]) -> dict[int, list[str]]:
    """For each stop, why it is held back; an empty list lets it pass. One query, whatever the number.

    A sentence is not answered by a confirmation: such a stop waits only for a reported death to be looked into.
    """
    stops = list(stops)
    benefits, people = [stop.benefit_id for stop in stops], [stop.benefit.beneficiary_id for stop in stops]
    found = [
        Confirmation.objects.filter(
            beneficiary__in=people, state=ConfirmationState.SUBMITTED
        ).values_list(Value("submitted"), "beneficiary_id"),
        *_on_their_way(people),
        Correction.objects.filter(review__benefit__in=benefits, state=CorrectionState.OPEN).values_list(
            Value("correction"), "review__benefit__beneficiary_id"
        ),
        Correction.objects.unseen().filter(review__benefit__in=benefits, review__state__in=REVIEW_OPEN).values_list(
            Value("corrected"), "review__benefit__beneficiary_id"
        ),
        DeferralRequest.objects.open().filter(review__benefit__in=benefits).values_list(
            Value("deferral"), "review__benefit__beneficiary_id"
        ),
        Review.objects.filter(
            suspension__in=[stop.pk for stop in stops], state=ReviewState.CONFIRMED
        ).values_list(Value("confirmed"), "benefit__beneficiary_id"),
        Death.objects.filter(beneficiary__in=people, state=DeathState.REPORTED).values_list(
            Value("death"), "beneficiary_id"
        ),
        Recount.objects.filter(finished_at=None).values_list(Value(COUNTING), "pk"),
    ]
    hits = set(found[0].union(*found[1:]))
    if any(name == COUNTING for name, _ in hits):
        uncounted = recounts.uncounted(stops=[stop.pk for stop in stops])
        hits |= {("recount", stop.benefit.beneficiary_id) for stop in stops if stop.pk in uncounted}
    return {
        stop.pk: [FINDINGS[name] for name in _asked(stop) if (name, stop.benefit.beneficiary_id) in hits]
        for stop in stops
    }


def held_by_the_person(stops: Iterable[Suspension]) -> dict[Suspension, str]:
    """Of the stops those that something of the person holds back, with why; a recount is no matter of theirs."""
    stops = list(stops)
    found = last_look(stops)
    theirs = {stop: "".join(why for why in found[stop.pk] if why != FINDINGS["recount"]) for stop in stops}
    return {stop: why for stop, why in theirs.items() if why}


def _on_their_way(people: list[int]) -> list[QuerySet]:
    """The office goes to the person: a visit, a call, or a gathering to which they came and where something lacked."""
    visits = HomeVisit.objects.filter(state__in=VISIT_OPEN)
    came = GatheringEntry.objects.filter(confirmation=None, gathering__state=GatheringState.PLANNED)
    waiting = {"visit": visits, "call": Appointment.objects.planned(), "gathered": came}
    return [
        rows.filter(beneficiary__in=people).values_list(Value(name), "beneficiary_id") for name, rows in waiting.items()
    ]


def _asked(stop: Suspension) -> Iterable[str]:
    """What may hold a stop back, by its ground."""
    return FINDINGS if stop.ground == Suspension.Ground.UNCONFIRMED else ("death",)


def approve(*, suspension: Suspension, by: Staff, at: datetime) -> None:
    """Approve one stop after the last look; refuses with `Held` while anything of the person is waiting."""
    with transaction.atomic():
        _refuse_held(suspension)
        suspensions.approve(suspension=suspension, by=by, at=at, gate={"at": at.isoformat(), "findings": []})


def endorse(*, suspension: Suspension, by: Staff, at: datetime) -> None:
    """Endorse one stop to the province after the same last look."""
    with transaction.atomic():
        _refuse_held(suspension)
        suspensions.endorse(suspension=suspension, by=by, at=at)


def _refuse_held(suspension: Suspension) -> None:
    """Look while nobody else can write: what comes in afterwards finds the decision made."""
    audit.take_turn()
    findings = last_look([suspension])[suspension.pk]
    if findings:
        raise Held("".join(findings))


def decline(*, suspension: Suspension, reason: str, by: Staff, at: datetime) -> None:
    """Refuse the stop; its reason becomes the next step of the review, so that the clerk finds the case again."""
    with transaction.atomic():
        suspensions.decline(suspension=suspension, reason=reason, by=by, at=at)
        waiting = Review.objects.open().filter(suspension=suspension)
        waiting.set_next_step(f"不予暂停：{reason}", on=timezone.localtime(at).date())


REFUSALS = (Held, suspensions.CannotDecide, consents.NotEntitled)
MOVED_ON = (transitions.ForbiddenMove, transitions.StaleState)


def approve_each(*, stops: Iterable[Suspension], by: Staff, at: datetime) -> Batch:
    """Approve (or, where the province decides, endorse) each stop by itself: one refused holds nobody else up.

    Refuses with `StaleState` when others have decided every one of them meanwhile.
    """
    approved, refused, moved_on = [], [], 0
    for stop in stops:
        step = endorse if is_to_be_endorsed(stop) else approve
        try:
            step(suspension=stop, by=by, at=at)
        except REFUSALS as refusal:
            refused.append((stop, str(refusal)))
        except MOVED_ON:
            refused.append((stop, "该事项已由他人处理。"))
            moved_on += 1
        else:
            approved.append(stop)
    if moved_on and moved_on == len(refused) and not approved:
        raise transitions.StaleState(f"{moved_on} stops were decided by others")
    return Batch(tuple(approved), tuple(refused))


def is_to_be_endorsed(stop: Suspension) -> bool:
    """Whether the next step of the stop is the county's consent on its way to the province."""
    return suspensions.approval_of(stop).needs_province and stop.endorsed_by_id is None
