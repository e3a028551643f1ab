"""What runs out by itself: notices and deadlines. For each review that lapses a stop is proposed."""

import functools
from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from accounts import audit, transitions
from benefits import days, law
from benefits.categories import Category
from benefits.models import Suspension
from benefits.services import proposals
from benefits.states import BenefitState
from reviews import policy
from reviews.models import Campaign, PublicNotice, Review
from reviews.services import notices
from reviews.services.sweeps import chunks
from reviews.states import NoticeState, ReviewState

DeadlineOf = Callable[..., days.Deadline]


class Period(NamedTuple):
    """What was missed. Thousands of reviews share one: the words of their proposals are made once."""

    category: str
    campaign_id: int
    notice_id: int | None
    due_on: date
    last_day_raw: date | None  # Of the notice.
    last_day: date | None
    is_deferred: bool


class Ground(NamedTuple):
    """Why a benefit is to be stopped, as `proposals.Proposal` says it."""

    deadline: days.Deadline
    reason: str
    facts: dict


# Of a review that lapses; the person's own data stays encrypted in the database. The stop belongs to the office of the
# review: it decides to its end what it has begun, also when the benefit has moved meanwhile (DE-31).
PERIOD = ("category", "campaign", "notice", "due_on", "notice_last_day_raw", "notice_last_day", "is_deferred")
PAYEE = (
    "benefit", "benefit__category", "organization", "province_code", "city_code", "county_code",
    "benefit__beneficiary__key",
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
    due = Review.objects.lapsing(today=today).deferred()
    lapse = functools.partial(_lapse, due, _notice_deadline, today=today, at=at)
    return chunks.in_chunks(due=due, work=lapse, after_chunk=after_chunk)


def lapse_deadlines(*, today: date, at: datetime, after_chunk: chunks.AfterChunk = chunks.rest) -> chunks.Report:
    """The deadline has passed without consent to defer: the review lapses, a stop is proposed (Z-01)."""
    due = Review.objects.past_deadline(today=today).deferred()
    lapse = functools.partial(_lapse, due, _window_deadline, today=today, at=at)
    return chunks.in_chunks(due=due, work=lapse, after_chunk=after_chunk)


def end_notices(*, today: date, at: datetime, after_chunk: chunks.AfterChunk = chunks.rest) -> chunks.Report:
    """Published notices whose last day has passed end."""
    due = PublicNotice.objects.ending(today=today)

    def end(ids: list[int]) -> int:
        return chunks.moved(queryset=due.filter(pk__in=ids), to=NoticeState.ENDED, at=at, act="notice.ended")

    return chunks.in_chunks(due=due, work=end, after_chunk=after_chunk)


def _lapse(
    due: QuerySet[Review], deadline_of: DeadlineOf, ids: list[int], *, today: date, at: datetime
) -> int:
    """The selection is asked again under the lock: whoever was confirmed in the meantime is not touched."""
    with transaction.atomic():
        audit.take_turn()
        held = transitions.held(due.filter(pk__in=ids), leave_held=True)
        rows = list(held.values_list("pk", "benefit__state", *PERIOD, *PAYEE))
        proposals.propose_many(proposals=_proposals(rows, deadline_of), by=None, at=at)
        stops = Suspension.objects.open().filter(benefit=OuterRef("benefit"), ground=Suspension.Ground.UNCONFIRMED)
        moved = transitions.move_many(
            Review.objects.filter(pk__in=[pk for pk, *_ in rows]),
            to=ReviewState.LAPSED,
            by=None,
            at=at,
            act="review.lapsed",
            lapsed_on=today,
            suspension=Subquery(stops.values("pk")[:1]),
        )
    return len(moved)


def _proposals(rows: list[tuple], deadline_of: DeadlineOf) -> list[proposals.Proposal]:
    """One for each benefit that still stands; the notices and campaigns are a few for all of them."""
    standing = [
        (Period(*words[: len(PERIOD)]), proposals.Payee(*words[len(PERIOD) :]))
        for _, state, *words in rows
        if state != BenefitState.ENDED
    ]
    periods = {period for period, _ in standing}
    notices = PublicNotice.objects.in_bulk({period.notice_id for period in periods} - {None})
    campaigns = Campaign.objects.in_bulk({period.campaign_id for period in periods})
    grounds = {
        period: _ground(period, notices.get(period.notice_id), campaigns[period.campaign_id], deadline_of)
        for period in periods
    }
    return [proposals.Proposal(payee, *grounds[period]) for period, payee in standing]


def _ground(period: Period, notice: PublicNotice | None, campaign: Campaign, deadline_of: DeadlineOf) -> Ground:
    missed = policy.IF_MISSED[Category(period.category)]
    rules: list[law.Rule] = [missed.course, missed.deferral_prevents] if period.is_deferred else [missed.course]
    facts = law.basis(rules, notice=str(notice) if notice else "", campaign=str(campaign))
    missed_what = f"同意延期至 {period.due_on}，期满" if period.is_deferred else "截止"
    reason = f"{notice}期满仍未确认。" if notice else f"{campaign}{missed_what}仍未登记。"
    return Ground(deadline_of(period, notice), reason, facts)


def _notice_deadline(period: Period, notice: PublicNotice) -> days.Deadline:
    return days.Deadline(
        raw=period.last_day_raw,
        rolled=period.last_day,
        provisional=notice.is_provisional,
        holiday_version=str(notice.basis.get("holiday_version", "")),
    )


def _window_deadline(period: Period, notice: PublicNotice | None) -> days.Deadline:
    """The printed end of a window does not roll (DE-25)."""
    return days.Deadline(raw=period.due_on, rolled=period.due_on, provisional=False, holiday_version="")
