"""The last look before a stop: every question asked of many stops at once, with what people wrote to the hits.

Two questions to the database for any number of stops, and two more only where somebody changed telephone or address.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import Organization
from benefits import law
from benefits.models import Beneficiary, Death, Suspension
from benefits.services import local_rules
from benefits.states import DeathState
from reviews.models import (
    AppDoubt,
    Appointment,
    Attempt,
    Confirmation,
    Correction,
    DeferralRequest,
    GateAnswer,
    GatheringEntry,
    HomeVisit,
    Recount,
    Review,
    Stay,
)
from reviews.policy.gates import CHANGED_WITHIN, FINDINGS
from reviews.services import recounts
from reviews.states import (
    REVIEW_OPEN,
    VISIT_OPEN,
    AppDoubtState,
    ConfirmationState,
    CorrectionState,
    GatheringState,
)

COUNTING = "counting"  # Beside what is found of people: a holiday table was entered, and days are counted again.
OF_THE_STOP = frozenset({"confirmed", "elsewhere", "match", "stay"})  # The others are found of the person.
LONGEST = timedelta(days=max(CHANGED_WITHIN.local_values or [CHANGED_WITHIN.value]))
Hits = dict[tuple[str, int], datetime]


@dataclass(frozen=True)
class Check:
    """One question: when the hit arose (None: nothing was found), and what somebody wrote to it."""

    finding: str
    hit_at: datetime | None = None
    answer: GateAnswer | None = None

    @property
    def holds(self) -> bool:
        return self.hit_at is not None and self.answer is None

    @property
    def may_be_answered(self) -> bool:
        return self.holds and not FINDINGS[self.finding].is_absolute


@dataclass(frozen=True)
class Look:
    """All that was asked about one stop, in the order of the policy."""

    checks: tuple[Check, ...]

    @property
    def holding(self) -> list[str]:
        """The sentences of what holds the person back; empty lets the stop pass."""
        return [FINDINGS[check.finding].sentence for check in self.checks if check.holds]

    @property
    def answers(self) -> list[GateAnswer]:
        return [check.answer for check in self.checks if check.answer]

    def kept(self, *, at: datetime) -> dict[str, Any]:
        """As it is kept with the decision: each question with its outcome, and each answer whole."""
        words = {True: "answered", False: "ok"}
        return {
            "at": at.isoformat(),
            "findings": [check.finding for check in self.checks if check.holds],
            "checks": [
                [check.finding, "hit" if check.holds else words[check.answer is not None]] for check in self.checks
            ],
            "answers": [
                {
                    "finding": each.finding, "sentence": FINDINGS[each.finding].sentence, "reason": each.reason,
                    "by": each.by.name, "at": each.at.isoformat(),
                }
                for each in self.answers
            ],
        }


def look(stops: Iterable[Suspension]) -> dict[int, Look]:
    """The last look at each stop, by its id.

    A sentence is not answered by a confirmation: such a stop waits only for a reported death to be looked into.
    """
    stops = list(stops)
    hits = _hits(stops)
    hits = _counted_again(stops, hits)
    hits = _changed_lately(stops, hits)
    answers = _answers(stops) if any(not FINDINGS[name].is_absolute for name, _ in hits) else {}
    return {
        stop.pk: Look(tuple(_check(stop, name, hits, answers) for name in _asked(stop)))
        for stop in stops
    }


def _check(stop: Suspension, name: str, hits: Hits, answers: dict[tuple[int, str], GateAnswer]) -> Check:
    hit_at = hits.get((name, stop.pk if name in OF_THE_STOP else stop.benefit.beneficiary_id))
    answer = answers.get((stop.pk, name)) if hit_at else None
    return Check(name, hit_at, answer if answer and answer.hit_at >= hit_at else None)


def _asked(stop: Suspension) -> Iterable[str]:
    """What may hold a stop back, by its ground."""
    return FINDINGS if stop.ground == Suspension.Ground.UNCONFIRMED else ("death",)


def _hits(stops: list[Suspension]) -> Hits:
    """Of each question the newest hit, by person or by stop. One query."""
    benefits, people = [stop.benefit_id for stop in stops], [stop.benefit.beneficiary_id for stop in stops]
    rows = [
        *_of_people(stops, people), *_of_reviews(benefits), *_of_stops([stop.pk for stop in stops]),
        Recount.objects.filter(finished_at=None).values_list(Value(COUNTING), "pk", "entered_at"),
    ]
    hits: Hits = {}
    for name, subject, at in rows[0].union(*rows[1:]):
        hits[name, subject] = max(at, hits.get((name, subject), at))
    return hits


def _of_people(stops: list[Suspension], people: list[int]) -> list[QuerySet]:
    """What has come from the person, is on its way to them, or is said of them."""
    since = min((stop.proposed_at for stop in stops), default=None)
    changed = Beneficiary.objects.filter(pk__in=people, contact_changed_at__gte=since - LONGEST) if since else (
        Beneficiary.objects.none()
    )
    came = GatheringEntry.objects.filter(confirmation=None, gathering__state=GatheringState.PLANNED)
    found: list[tuple[str, QuerySet, str]] = [
        ("submitted", Confirmation.objects.filter(state=ConfirmationState.SUBMITTED), "recorded_at"),
        ("doubt", AppDoubt.objects.filter(state=AppDoubtState.OPEN), "raised_at"),
        ("visit", HomeVisit.objects.filter(state__in=VISIT_OPEN), "state_at"),
        ("call", Appointment.objects.planned(), "state_at"),
        ("gathered", came, "entered_at"),
        ("death", Death.objects.filter(state=DeathState.REPORTED), "reported_at"),
    ]
    return [
        *(_rows(name, rows.filter(beneficiary__in=people), "beneficiary_id", at) for name, rows, at in found),
        _rows("changed", changed, "pk", "contact_changed_at"),
    ]


def _of_reviews(benefits: list[int]) -> list[QuerySet]:
    """What is asked of the person or by the person about one of the reviews."""
    person = "review__benefit__beneficiary_id"
    asked = Correction.objects.filter(review__benefit__in=benefits)
    unseen = asked.unseen().filter(review__state__in=REVIEW_OPEN)
    later = DeferralRequest.objects.open().filter(review__benefit__in=benefits)
    return [
        _rows("correction", asked.filter(state=CorrectionState.OPEN), person, "requested_at"),
        _rows("corrected", unseen, person, "requested_at"),
        _rows("deferral", later, person, "asked_at"),
    ]


def _of_stops(ids: list[int]) -> list[QuerySet]:
    """What shows that the person is there, or cannot come; each is asked about the stop itself."""
    reviews = Review.objects.filter(suspension__in=ids)
    others = Review.objects.confirmed().filter(
        benefit__beneficiary=OuterRef("benefit__beneficiary"), campaign__year=OuterRef("campaign__year")
    ).exclude(benefit=OuterRef("benefit"))
    begun = Coalesce("notice__published_on", "due_on")
    tries = Attempt.objects.filter(beneficiary=OuterRef("benefit__beneficiary"), at__gt=OuterRef("begun"))
    stays = Stay.objects.filter(beneficiary=OuterRef("benefit__beneficiary")).lasting(on=OuterRef("last_day"))
    return [
        _rows("confirmed", reviews.confirmed(), "suspension_id", "state_at"),
        _latest("elsewhere", reviews, others, "state_at", "suspension_id"),
        _latest("match", reviews.annotate(begun=begun), tries, "at", "suspension_id"),
        _latest("stay", Suspension.objects.filter(pk__in=ids), stays, "recorded_at", "pk"),
    ]


def _rows(name: str, rows: QuerySet, subject: str, at: str) -> QuerySet:
    return rows.order_by().values_list(Value(name), subject, at)


def _latest(name: str, rows: QuerySet, hits: QuerySet, at: str, subject: str) -> QuerySet:
    """The newest of the hits beside each row, where there is one."""
    newest = Subquery(hits.order_by(f"-{at}").values(at)[:1], output_field=DateTimeField())
    return _rows(name, rows.annotate(hit_at=newest).exclude(hit_at=None), subject, "hit_at")


def _counted_again(stops: list[Suspension], hits: Hits) -> Hits:
    """Where a new holiday table has moved the last day, and it was not counted again yet."""
    counting = max((at for (name, _), at in hits.items() if name == COUNTING), default=None)
    kept = {hit: at for hit, at in hits.items() if hit[0] != COUNTING}
    if counting is None:
        return kept
    uncounted = recounts.uncounted(stops=[stop.pk for stop in stops])
    moving = [stop.benefit.beneficiary_id for stop in stops if stop.pk in uncounted]
    return kept | {("recount", person): counting for person in moving}


def _changed_lately(stops: list[Suspension], hits: Hits) -> Hits:
    """A new telephone or address counts for as many days before the proposal as the rule of the office says."""
    asked = [stop for stop in stops if ("changed", stop.benefit.beneficiary_id) in hits]
    if not asked:
        return hits
    offices = Organization.objects.filter(pk__in={stop.organization_id for stop in asked})
    local = local_rules.in_force_for(organizations=offices, on=max(stop.proposed_at for stop in asked).date())
    kept = {hit: at for hit, at in hits.items() if hit[0] != "changed"}
    for stop in asked:
        hit = "changed", stop.benefit.beneficiary_id
        span = timedelta(days=law.chosen(CHANGED_WITHIN, local[stop.organization_id]).value)
        if hits[hit] >= stop.proposed_at - span:
            kept[hit] = hits[hit]
    return kept


def _answers(stops: list[Suspension]) -> dict[tuple[int, str], GateAnswer]:
    """The newest answer to each finding of each stop; one query."""
    rows = GateAnswer.objects.filter(suspension__in=[stop.pk for stop in stops]).select_related("by")
    return {(row.suspension_id, row.finding): row for row in rows.order_by("hit_at", "pk")}
