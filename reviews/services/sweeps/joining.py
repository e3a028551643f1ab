"""Who belongs to a campaign since its opening, and who has left it."""

import functools
from datetime import date, datetime

from django.db import transaction

from benefits.models import Benefit, Suspension
from benefits.services import suspensions
from reviews.models import Campaign, Review
from reviews.services import campaigns, corrections
from reviews.services.sweeps import chunks
from reviews.states import REVIEW_OPEN, ReviewState


def add_late_joiners(*, today: date, at: datetime, after_chunk: chunks.AfterChunk = chunks.rest) -> chunks.Report:
    """A review for each benefit that became payable after its campaign opened (P2)."""
    report = chunks.Report()
    for campaign in campaigns.with_somebody_missing(today=today).select_related("organization"):
        missing = campaigns.payable_without_review(campaign=campaign, today=today)
        join = functools.partial(_join, campaign, today=today, at=at)
        chunks.in_chunks(due=missing, work=join, after_chunk=after_chunk, report=report)
    return report


def close_ended(*, today: date, at: datetime, after_chunk: chunks.AfterChunk = chunks.rest) -> chunks.Report:
    """Reviews of the dead and of ended benefits are closed; stops of theirs not yet in force are taken back."""
    reason, gone = "待遇已终止。", Benefit.objects.gone()
    reviews = Review.objects.filter(benefit__in=gone, state__in=REVIEW_OPEN)
    stops = Suspension.objects.filter(benefit__in=gone, state__in=suspensions.WITHDRAWABLE)

    def close(ids: list[int]) -> int:
        words = {"act": "review.closed", "reason": reason, "closed_reason": reason}
        with transaction.atomic():
            number = chunks.moved(queryset=reviews.filter(pk__in=ids), to=ReviewState.CLOSED, at=at, **words)
            closed = Review.objects.filter(pk__in=ids, state=ReviewState.CLOSED).values("pk")
            corrections.end(reviews=closed, by=None, at=at)
        return number

    def withdraw(ids: list[int]) -> int:
        return len(suspensions.withdraw_many(queryset=stops.filter(pk__in=ids), reason=reason, at=at))

    report = chunks.in_chunks(due=reviews, work=close, after_chunk=after_chunk)
    return chunks.in_chunks(due=stops, work=withdraw, after_chunk=after_chunk, report=report)


def _join(campaign: Campaign, ids: list[int], *, today: date, at: datetime) -> int:
    benefits = Benefit.objects.filter(pk__in=ids)
    return campaigns.review_each(benefits=benefits, campaign=campaign, today=today, at=at)
