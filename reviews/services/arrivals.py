"""Many people confirmed on one day, taken in together: a village in one morning, the results of the App.

Whoever has no stop on the way is settled with set-based statements; whoever has one goes through
`confirmations.settle` alone, because what becomes of a stop is decided person by person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Staff
from benefits.categories import Category
from benefits.models import Suspension
from reviews import policy
from reviews.models import Confirmation, Evidence, Letter, Review
from reviews.services import arrangements, confirmations, corrections, papers, receipts, side_benefits
from reviews.states import ConfirmationState, ReviewState

CHUNK = 1000
# A result of the App is taken in without anybody looking at the person.
UNSEEN = frozenset({policy.Method.APP})
# The App shows its own result; whoever comes or is visited is handed a paper.
WITHOUT_RECEIPT = frozenset({policy.Method.APP})


class CannotTakeIn(Exception):
    """A day that cannot be taken in at all; carries a Chinese sentence."""


@dataclass(frozen=True)
class Arrival:
    """One confirmed person: the open reviews (benefit, beneficiary and campaign loaded), how, on what evidence.

    `source_key` names the delivery of a file or an interface: what was taken in once is passed by. `reviewer` has
    looked at what came from afar, and is somebody else than who takes it in.
    """

    reviews: tuple[Review, ...]
    method: policy.Method
    given: frozenset[policy.EvidenceKind] = frozenset()
    source_key: str = ""
    second_officer: Staff | None = None
    reviewer: Staff | None = None
    verified: Mapping[str, str] = field(default_factory=dict)  # What was asked, and what came of it.
    note: str = ""

    @property
    def person(self):
        return self.reviews[0].benefit.beneficiary


@dataclass
class Intake:
    """What became of a day: reviews settled, outcomes of those who had a stop, refusals with their sentence.

    `recorded` holds each arrival that was taken in, with its confirmation.
    """

    settled: int = 0
    recorded: list[tuple[Arrival, Confirmation]] = field(default_factory=list)
    outcomes: list[confirmations.Outcome] = field(default_factory=list)
    refused: list[tuple[Arrival, str]] = field(default_factory=list)


def take_in(*, arrivals: Iterable[Arrival], confirmed_on: date, by: Staff | None, at: datetime) -> Intake:
    """Take in the people confirmed on `confirmed_on`, each chunk in one transaction; refused ones change nothing.

    `by=None` is a system that delivers results of the App.

    Refused: a day after `at`, and for each person what `confirmations` refuses, including missing evidence.
    """
    if confirmed_on > timezone.localtime(at).date():
        raise CannotTakeIn("确认日期不能晚于今天。")
    intake, arrivals = Intake(), list(arrivals)
    for start in range(0, len(arrivals), CHUNK):
        with transaction.atomic():
            _take_chunk(arrivals[start : start + CHUNK], intake, confirmed_on, by, at)
    return intake


def _take_chunk(chunk: list[Arrival], intake: Intake, confirmed_on: date, by: Staff | None, at: datetime) -> None:
    audit.take_turn()  # No stop is proposed between looking for one and settling.
    delivered = _delivered(chunk)
    on_file = Evidence.on_file(arrival.person.pk for arrival in chunk if arrival.reviews)
    fit = []
    for arrival in chunk:
        if arrival.source_key and arrival.source_key in delivered:
            continue
        try:
            _refuse(arrival, on_file, by)
        except confirmations.CannotRecord as refusal:
            intake.refused.append((arrival, str(refusal)))
        else:
            fit.append(arrival)
    stopped = set(
        Suspension.objects.open()
        .filter(benefit_id__in=[review.benefit_id for each in fit for review in each.reviews])
        .values_list("benefit__beneficiary_id", flat=True)
    )
    written = _write(fit, confirmed_on, by, at)
    intake.recorded += written
    simple = [pair for pair in written if pair[0].person.pk not in stopped]
    intake.settled += _settle_together(simple, confirmed_on, by, at)
    for arrival, confirmation in written:
        if arrival.person.pk in stopped:
            outcome = confirmations.settle(
                confirmation=confirmation, reviews=arrival.reviews, by=by, at=at,
                was_seen=arrival.method not in UNSEEN,
            )
            intake.outcomes.append(outcome)
            intake.settled += len(outcome.settled)


def _delivered(chunk: list[Arrival]) -> set[str]:
    keys = [arrival.source_key for arrival in chunk if arrival.source_key]
    return set(Confirmation.objects.filter(source_key__in=keys).values_list("source_key", flat=True))


def _refuse(arrival: Arrival, on_file: dict[int, set[policy.EvidenceKind]], by: Staff | None) -> None:
    confirmations.refuse_unfit(reviews=arrival.reviews)
    for review in arrival.reviews:
        category = Category(review.category)
        if not policy.settles(arrival.method, category):
            raise confirmations.CannotRecord(f"{category.full_name}不用{arrival.method.label}。")
        if missing := papers.lacking(reviews=[review], method=arrival.method, given=arrival.given, on_file=on_file):
            raise confirmations.CannotRecord(missing)
    if arrival.method in policy.methods.REVIEWED_BY_ANOTHER and arrival.reviewer in (None, by):
        raise confirmations.CannotRecord(f"{arrival.method.label}须由另一人审核。")


def _write(
    fit: list[Arrival], confirmed_on: date, by: Staff | None, at: datetime
) -> list[tuple[Arrival, Confirmation]]:
    rows = [_confirmation(arrival, confirmed_on, by, at) for arrival in fit]
    Confirmation.objects.bulk_create(rows)
    submissions = Confirmation.for_reviews.through
    submissions.objects.bulk_create(
        submissions(confirmation_id=row.pk, review_id=review.pk)
        for row, arrival in zip(rows, fit, strict=True)
        for review in arrival.reviews
    )
    audit.write(
        (
            audit.Change(
                act="confirmation.recorded",
                subject_type=Confirmation._meta.label_lower,
                subject_id=row.pk,
                organization_id=row.organization_id,
                about=row.about,
            )
            for row in rows
        ),
        by=by,
        at=at,
    )
    return list(zip(fit, rows, strict=True))


def _confirmation(arrival: Arrival, confirmed_on: date, by: Staff | None, at: datetime) -> Confirmation:
    person = arrival.person
    return Confirmation(
        beneficiary=person,
        organization_id=person.organization_id,
        province_code=person.province_code,
        city_code=person.city_code,
        county_code=person.county_code,
        method=arrival.method,
        state=ConfirmationState.ACCEPTED,
        state_at=at,
        confirmed_on=confirmed_on,
        recorded_by=by,
        recorded_at=at,
        second_officer=arrival.second_officer,
        reviewed_by=arrival.reviewer or by,
        reviewed_at=at,
        documents=sorted(arrival.given),
        source_key=arrival.source_key,
        checklist=dict(arrival.verified),
        note=arrival.note,
    )


def _settle_together(
    pairs: list[tuple[Arrival, Confirmation]], confirmed_on: date, by: Staff | None, at: datetime
) -> int:
    """Move the reviews with one statement; each finds its own confirmation by what it was submitted for."""
    seen = [review for arrival, _ in pairs for review in arrival.reviews]
    settled = confirmations.keep_waiting(reviews=seen)
    submitted = Confirmation.for_reviews.through.objects.filter(
        review_id=OuterRef("pk"), confirmation__state=ConfirmationState.ACCEPTED
    ).order_by("-confirmation_id")
    moved = transitions.move_many(
        Review.objects.filter(pk__in=[review.pk for review in settled]),
        to=ReviewState.CONFIRMED,
        by=by,
        at=at,
        act="review.confirmed",
        confirmed_on=confirmed_on,
        confirmation_id=Subquery(submitted.values("confirmation_id")[:1]),
        next_step="",
        next_step_on=None,
    )
    corrections.end(reviews=moved, by=by, at=at)
    side_benefits.settle(reviews=seen, by=by, at=at)
    arrangements.fall_away(confirmations=[confirmation for _, confirmation in pairs], by=by, at=at)
    done = {review.pk for review in settled}
    Letter.objects.bulk_create(
        receipts.receipt(confirmation=confirmation, reviews=ended, at=at)
        for arrival, confirmation in pairs
        if arrival.method not in WITHOUT_RECEIPT and (ended := [row for row in arrival.reviews if row.pk in done])
    )
    return len(moved)
