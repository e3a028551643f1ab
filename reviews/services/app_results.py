"""Results of the App, by file or by interface: each is kept once, failures are counted, a pass confirms what it may.

A number that was taken in already is passed by, whatever comes with it; late, doubled and mixed-up deliveries do no
harm. Nothing here is decided about a person's pay: what a pass says about a stop in force, and a pass of somebody who
has died, waits for a supervisor (`AppDoubt`).
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Organization, Staff
from benefits.categories import Category
from benefits.models import Beneficiary
from reviews import policy
from reviews.models import Attempt, Campaign, Review
from reviews.policy.attempts import AttemptEffect, Fault
from reviews.services import app_doubts, arrivals
from reviews.services.app_knowledge import Delivery, Known, know
from reviews.states import CampaignState

__all__ = ["CHUNK", "Answer", "Delivery", "look_at", "take_in"]

CHUNK = 1000


@dataclass(frozen=True)
class Answer:
    """What became of one result: an effect, or why it was refused. `is_repeated`: it had been taken in before."""

    line: int
    attempt_id: str
    effect: AttemptEffect | None = None
    fault: Fault | None = None
    is_repeated: bool = False
    note: str = ""  # Said instead of the sentence of the fault, where more is known.

    @property
    def sentence(self) -> str:
        """For the clerk and the sender; it never holds personal data."""
        if self.fault:
            return self.note or self.fault.label
        words = self.effect.label if self.effect else ""
        return f"已收到过：{words}" if self.is_repeated else words


@dataclass
class Fit:
    """A result that may be taken in: whose it is, and for which year it counts."""

    delivery: Delivery
    person: Beneficiary
    campaign: Campaign
    reviews: list[Review]
    attempt: Attempt | None = None

    @property
    def day(self) -> date:
        return timezone.localtime(self.delivery.at).date()

    @property
    def content(self) -> tuple:
        return (self.person.pk, self.delivery.at, self.delivery.passed, self.delivery.cause)


def take_in(
    *, deliveries: Iterable[Delivery], office: Organization, by: Staff | None, at: datetime
) -> list[Answer]:
    """Take in results for people of the office and below it; an answer for each, in their order.

    `by` is who imports a file, None a sending system. Each chunk is one transaction; a refused result changes nothing.
    """
    deliveries, answers = list(deliveries), []
    for start in range(0, len(deliveries), CHUNK):
        with transaction.atomic():
            audit.take_turn()  # Of two deliveries at once the second finds what the first has written.
            answers += _take_chunk(deliveries[start : start + CHUNK], office, by, at)
    return answers


def look_at(*, deliveries: Sequence[Delivery], office: Organization, at: datetime) -> list[Answer]:
    """What `take_in` would answer, as far as that can be said beforehand; nothing is written."""
    answers, fit, twins = _sorted_out(deliveries, office, at)
    firsts = {}
    for each in fit:
        firsts[each.delivery.line] = _answer(each.delivery, effect=_foreseen(each))
    for twin, first in twins:
        answers[twin.line] = replace(firsts[first.line], line=twin.line, is_repeated=True)
    answers |= firsts
    return [answers[each.line] for each in deliveries]


def _take_chunk(
    chunk: Sequence[Delivery], office: Organization, by: Staff | None, at: datetime
) -> list[Answer]:
    answers, fit, twins = _sorted_out(chunk, office, at)
    _write(fit, by, at)
    passed = sorted((each for each in fit if each.delivery.passed), key=lambda each: each.delivery.at)
    passes = [(each.attempt, each.person, each.day) for each in passed]
    doubtful = app_doubts.doubtful(passes=passes)
    confirmed = _confirm([each for each in passed if each.attempt.pk not in doubtful], by, at)
    app_doubts.raise_for(passes=passes, doubtful=doubtful, by=by, at=at)
    for each in fit:
        effect = _effect(each, confirmed, doubtful)
        answers[each.delivery.line] = _answer(each.delivery, effect=effect)
    _keep_effects(fit, answers)
    for twin, first in twins:
        answers[twin.line] = replace(answers[first.line], line=twin.line, is_repeated=True)
    return [answers[each.line] for each in chunk]


def _sorted_out(
    chunk: Sequence[Delivery], office: Organization, at: datetime
) -> tuple[dict[int, Answer], list[Fit], list[tuple[Delivery, Delivery]]]:
    """Answers for what is refused or known, the results that may be taken in, and those that repeat one of these."""
    known, answers = know(deliveries=chunk, office=office), {}
    firsts: dict[str, Fit] = {}
    twins = []
    for delivery in chunk:
        judged = _judge(delivery, known, at)
        if isinstance(judged, Answer):
            answers[delivery.line] = judged
            continue
        first = firsts.setdefault(delivery.attempt_id, judged)
        if first is not judged and first.content == judged.content:
            twins.append((delivery, first.delivery))
        elif first is not judged:
            answers[delivery.line] = _answer(delivery, fault=Fault.CHANGED)
    return answers, list(firsts.values()), twins


def _judge(delivery: Delivery, known: Known, at: datetime) -> Answer | Fit:
    """The guards, one after the other; the first that does not hold is the answer."""
    person = known.person(delivery)
    if person is None:
        return _answer(delivery, fault=Fault.UNKNOWN_PERSON)
    if not known.is_within(person):
        return _answer(delivery, fault=Fault.OTHER_OFFICE)
    held = known.attempts.get(delivery.attempt_id)
    if held is not None:
        if (held.beneficiary_id, held.at, held.passed, held.cause) != (
            person.pk, delivery.at, delivery.passed, delivery.cause,
        ):
            return _answer(delivery, fault=Fault.CHANGED)
        return _answer(delivery, effect=AttemptEffect(held.effect), is_repeated=True)
    if delivery.at > at:
        return _answer(delivery, fault=Fault.IN_THE_FUTURE)
    day = timezone.localtime(delivery.at).date()
    begun = [review for review in known.reviews.get(person.pk, ()) if _counts_for(review.campaign, day)]
    if not begun:
        return _answer(delivery, fault=Fault.OUTSIDE_CAMPAIGN)
    open_now = [review for review in begun if _settles(review) and review.pk not in known.awaiting]
    return Fit(delivery, person, _of_attempt(begun), open_now)


def _counts_for(campaign: Campaign, day: date) -> bool:
    """From the first day of the window on; once the year is closed, only within the window."""
    return campaign.window_start <= day and (campaign.state == CampaignState.OPEN or day <= campaign.window_end)


def _settles(review: Review) -> bool:
    is_open = review.is_open and review.campaign.state == CampaignState.OPEN
    return is_open and policy.settles(policy.Method.APP, Category(review.category))


def _of_attempt(begun: list[Review]) -> Campaign:
    """The year under which the try is counted: one that is still open, the newest."""
    return max(begun, key=lambda row: (row.is_open, row.campaign.year, row.campaign.window_start, -row.pk)).campaign


def _write(fit: list[Fit], by: Staff | None, at: datetime) -> None:
    for each in fit:
        given = each.delivery
        each.attempt = Attempt(
            beneficiary=each.person, campaign=each.campaign, at=given.at, passed=given.passed, cause=given.cause,
            delivery_key=given.attempt_id, source=given.source, received_at=at,
        )
    Attempt.objects.bulk_create([each.attempt for each in fit])
    audit.write([_trace(each) for each in fit], by=by, at=at)


def _trace(fit: Fit) -> audit.Change:
    """The number of the delivery is the sender's, and stands with the attempt."""
    given = fit.delivery
    return audit.Change(
        act="attempt.passed" if given.passed else "attempt.failed",
        subject_type=Attempt._meta.label_lower,
        subject_id=fit.attempt.pk,
        organization_id=fit.person.organization_id,
        about=fit.person.key,
        reason="" if given.passed else policy.AttemptCause(given.cause).label,
        changes={"source": [None, given.source]} if given.source else {},
    )


def _confirm(passed: list[Fit], by: Staff | None, at: datetime) -> set[int]:
    """Confirm each person once, by the earliest pass; returns the ids of the attempts that confirmed."""
    days: dict[date, list[tuple[Fit, arrivals.Arrival]]] = {}
    taken: set[int] = set()
    for each in passed:
        reviews = tuple(review for review in each.reviews if review.pk not in taken)
        if reviews:
            taken |= {review.pk for review in reviews}
            arrival = arrivals.Arrival(reviews, policy.Method.APP, source_key=each.delivery.attempt_id)
            days.setdefault(each.day, []).append((each, arrival))
    confirmed = set()
    for day, pairs in days.items():
        intake = arrivals.take_in(arrivals=[arrival for _, arrival in pairs], confirmed_on=day, by=by, at=at)
        refused = {arrival.source_key for arrival, _ in intake.refused}
        confirmed |= {each.attempt.pk for each, arrival in pairs if arrival.source_key not in refused}
    return confirmed


def _effect(fit: Fit, confirmed: set[int], doubtful: Container[int]) -> AttemptEffect:
    if not fit.delivery.passed:
        return AttemptEffect.COUNTED
    if fit.attempt.pk in doubtful:
        return AttemptEffect.DOUBTFUL
    return AttemptEffect.CONFIRMED if fit.attempt.pk in confirmed else AttemptEffect.NOTHING_OPEN


def _foreseen(fit: Fit) -> AttemptEffect:
    if not fit.delivery.passed:
        return AttemptEffect.COUNTED
    if fit.person.died_on and fit.day > fit.person.died_on:
        return AttemptEffect.DOUBTFUL
    return AttemptEffect.CONFIRMED if fit.reviews and not fit.person.died_on else AttemptEffect.NOTHING_OPEN


def _keep_effects(fit: list[Fit], answers: dict[int, Answer]) -> None:
    by_effect: dict[AttemptEffect, list[int]] = {}
    for each in fit:
        by_effect.setdefault(answers[each.delivery.line].effect, []).append(each.attempt.pk)
    for effect, ids in by_effect.items():
        if effect is not AttemptEffect.COUNTED:
            Attempt.objects.filter(pk__in=ids).update(effect=effect)


def _answer(delivery: Delivery, **words: Any) -> Answer:
    return Answer(delivery.line, delivery.attempt_id, **words)
