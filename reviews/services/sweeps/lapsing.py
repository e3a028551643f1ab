"""What runs out by itself: notices and deadlines. For each review that lapses a stop is proposed."""

import functools
from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from accounts import transitions
from benefits import days, law
from benefits.categories import Category
from benefits.models import Suspension
from benefits.services import suspensions
from benefits.states import BenefitState
from reviews import policy
from reviews.models import PublicNotice, Review
from reviews.services import notices
from reviews.services.sweeps import chunks
from reviews.states import NoticeState, ReviewState

# Of a review that lapses; the person's own data stays encrypted in the database.
READ_TO_PROPOSE = (
    "category", "due_on", "notice", "notice_last_day", "notice_last_day_raw", "campaign",
    "benefit__category", "benefit__state", "benefit__organization", "benefit__province_code", "benefit__city_code",
    "benefit__county_code", "benefit__beneficiary__key",
)  # fmt: skip


def reconsider_notices(*, today: date, at: datetime, after_chunk: chunks.AfterChunk = chunks.rest) -> chunks.Report:
    """Last days that were counted without a holiday table, counted again before anything lapses (DE-24)."""
    due = PublicNotice.objects.provisional()

    def count_again(ids: list[int]) -> int:
        rows = due.filter(pk__in=ids).select_related("organization")
        return sum(notices.reconsider(notice=notice, at=at) for notice in rows)

    return chunks.in_chunks(due=due, work=count_again, after_chunk=after_chunk)


def lapse_notices(*, today: date, at: datetime, after_chunk: chunks.AfterChunk = chunks.rest) -> chunks.Report:
    """The sixty days are over: each review lapses and one suspension is proposed for its benefit (A-05, A-07)."""
    due = Review.objects.lapsing(today=today)
    lapse = functools.partial(_lapse, due, _notice_deadline, today=today, at=at)
    return chunks.in_chunks(due=due, work=lapse, after_chunk=after_chunk)


def lapse_deadlines(*, today: date, at: datetime, after_chunk: chunks.AfterChunk = chunks.rest) -> chunks.Report:
    """The deadline has passed without consent to defer: the review lapses, a stop is proposed (Z-01)."""
    due = Review.objects.past_deadline(today=today)
    lapse = functools.partial(_lapse, due, _window_deadline, today=today, at=at)
    return chunks.in_chunks(due=due, work=lapse, after_chunk=after_chunk)


def end_notices(*, today: date, at: datetime, after_chunk: chunks.AfterChunk = chunks.rest) -> chunks.Report:
    """Published notices whose last day has passed end."""
    due = PublicNotice.objects.ending(today=today)

    def end(ids: list[int]) -> int:
        return chunks.moved(queryset=due.filter(pk__in=ids), to=NoticeState.ENDED, at=at, act="notice.ended")

    return chunks.in_chunks(due=due, work=end, after_chunk=after_chunk)


def _lapse(
    due: QuerySet[Review],
    deadline_of: Callable[[Review], days.Deadline],
    ids: list[int],
    *,
    today: date,
    at: datetime,
) -> int:
    """The selection is asked again under the lock: whoever was confirmed in the meantime is not touched."""
    with transaction.atomic():
        moved = transitions.move_many(
            due.filter(pk__in=ids),
            to=ReviewState.LAPSED,
            by=None,
            at=at,
            act="review.lapsed",
            leave_held=True,
            lapsed_on=today,
        )
        lapsed = Review.objects.filter(pk__in=moved)
        rows = lapsed.select_related("benefit__beneficiary").only(*READ_TO_PROPOSE)
        rows = rows.prefetch_related("notice", "campaign")  # A few for all of them.
        proposals = [_proposal(row, deadline_of(row)) for row in rows if row.benefit.state != BenefitState.ENDED]
        suspensions.propose_many(proposals=proposals, by=None, at=at)
        stops = Suspension.objects.open().filter(benefit=OuterRef("benefit"), ground=Suspension.Ground.UNCONFIRMED)
        lapsed.update(suspension=Subquery(stops.values("pk")[:1]))
    return len(moved)


def _proposal(review: Review, deadline: days.Deadline) -> suspensions.Proposal:
    missed = policy.IF_MISSED[Category(review.category)]
    facts = law.basis(
        [missed.course], notice=str(review.notice) if review.notice else "", campaign=str(review.campaign)
    )
    reason = f"{review.notice}期满仍未确认。" if review.notice else f"{review.campaign}截止仍未登记。"
    return suspensions.Proposal(benefit=review.benefit, deadline=deadline, reason=reason, facts=facts)


def _notice_deadline(review: Review) -> days.Deadline:
    return days.Deadline(
        raw=review.notice_last_day_raw,
        rolled=review.notice_last_day,
        provisional=review.notice.is_provisional,
        holiday_version=str(review.notice.basis.get("holiday_version", "")),
    )


def _window_deadline(review: Review) -> days.Deadline:
    """The printed end of a window does not roll (DE-25)."""
    return days.Deadline(raw=review.due_on, rolled=review.due_on, provisional=False, holiday_version="")
