"""The last look before a stop: whatever came from the person or is on its way to them holds the stop back.

What is found is asked in `last_looks`; here it is answered by people, and stands before every consent.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Staff
from accounts.roles import Act
from benefits.models import Suspension
from benefits.services import consents, suspensions
from reviews.models import GateAnswer, Review
from reviews.policy import gates as policy
from reviews.services import last_looks

FINDINGS = {name: finding.sentence for name, finding in policy.FINDINGS.items()}


class Held(Exception):
    """The person is held back from the stop; carries a Chinese sentence."""


class CannotAnswer(Exception):
    """A finding that may not be answered so; carries a Chinese sentence."""


@dataclass(frozen=True)
class Batch:
    """What became of a batch: the approved, and those refused with the sentence why."""

    approved: tuple[Suspension, ...]
    refused: tuple[tuple[Suspension, str], ...]


def last_look(stops: Iterable[Suspension]) -> dict[int, list[str]]:
    """For each stop, why it is held back; an empty list lets it pass. As many queries for one as for thousands."""
    return {stop: found.holding for stop, found in last_looks.look(stops).items()}


def held_by_the_person(looks: dict[Suspension, last_looks.Look]) -> dict[Suspension, str]:
    """Of the stops those that something of the person holds back, with why; a recount is no matter of theirs."""
    theirs = {
        stop: "".join(why for why in found.holding if why != FINDINGS["recount"]) for stop, found in looks.items()
    }
    return {stop: why for stop, why in theirs.items() if why}


def answer(*, suspension: Suspension, finding: str, reason: str, by: Staff, at: datetime) -> GateAnswer:
    """Write down why a hit does not hold the person back; it counts until something new of the kind comes in.

    Refuses an empty reason, what is not found or may not be weighed (something of the person's own that nobody has
    looked at), a stop that is decided to its end. Whoever writes it does not approve the stop.
    """
    consents.refuse_outsider(office=suspension.organization, act=Act.CHECK_SUSPENSION, by=by)
    if not reason.strip():
        raise CannotAnswer("请写明为什么不影响停发。")
    with transaction.atomic():
        audit.take_turn()
        suspension.refresh_from_db(fields=["state"])
        if suspension.state not in suspensions.WITHDRAWABLE:
            raise CannotAnswer("该事项已有结论，不再说明。")
        found = last_looks.look([suspension])[suspension.pk]
        check = next((each for each in found.checks if each.finding == finding and each.holds), None)
        if check is None:
            raise CannotAnswer("这一项现在没有扣人，不须说明。")
        if not check.may_be_answered:
            raise CannotAnswer("这一项须先办完，不能以说明放行。")
        row = GateAnswer.objects.create(
            suspension=suspension, finding=finding, hit_at=check.hit_at, reason=reason.strip(), by=by, at=at
        )
        audit.record(
            suspension, act="suspension.finding_answered", by=by, at=at, reason=row.reason,
            changes={"finding": [policy.FINDINGS[finding].label, "不影响"]},
        )
    return row


def approve(*, suspension: Suspension, by: Staff, at: datetime) -> None:
    """Approve one stop after the last look; refuses with `Held` while anything of the person is waiting."""
    with transaction.atomic():
        suspensions.approve(suspension=suspension, by=by, at=at, gate=_passed(suspension, by=by, at=at))


def endorse(*, suspension: Suspension, by: Staff, at: datetime) -> None:
    """Endorse one stop to the province after the same last look."""
    with transaction.atomic():
        suspensions.endorse(suspension=suspension, by=by, at=at, gate=_passed(suspension, by=by, at=at))


def _passed(suspension: Suspension, *, by: Staff, at: datetime) -> dict:
    """The outcome of a look that lets pass, taken while nobody else can write: what comes in later finds the decision
    made. Whoever wrote why a hit does not matter had a hand in it, and leaves the consent to another.
    """
    audit.take_turn()
    found = last_looks.look([suspension])[suspension.pk]
    if found.holding:
        raise Held("".join(found.holding))
    if any(each.by_id == by.pk for each in found.answers):
        raise Held("扣下的事由由您写明不影响，须由另一人批准。")
    return found.kept(at=at)


def keep(*, looks: dict[Suspension, last_looks.Look], at: datetime) -> None:
    """Keep with each stop the look before it comes into force: one statement for all of which it says the same."""
    same: dict[last_looks.Look, list[int]] = {}
    for stop, found in looks.items():
        same.setdefault(found, []).append(stop.pk)
    for found, ids in same.items():
        Suspension.objects.filter(pk__in=ids).update(gate_in_force=found.kept(at=at))


def tell_clerks(*, held: dict[Suspension, str], on: date) -> None:
    """A stop that was put off comes back to the clerk as the next step of its review, one statement for each reason."""
    same: dict[str, list[int]] = {}
    for stop, why in held.items():
        same.setdefault(why, []).append(stop.pk)
    for why, ids in same.items():
        Review.objects.open().filter(suspension__in=ids).set_next_step(f"停发推后：{why}", on=on)


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
