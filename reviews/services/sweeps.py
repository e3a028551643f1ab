"""What falls due by itself: each sweep selects the rows whose day has come and moves them, in chunks.

Twice is the same as once, because a row that has been moved is no longer selected. The clock proposes and brings
approved decisions into force; it never decides.
"""

import functools
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts import transitions
from benefits import days, law
from benefits.categories import Category
from benefits.models import Benefit, Suspension
from benefits.services import rates, suspensions
from benefits.states import BenefitState
from reviews import policy
from reviews.models import Campaign, PublicNotice, Review
from reviews.services import campaigns, notices
from reviews.states import REVIEW_OPEN, NoticeState, ReviewState

CHUNK = 2000
# Of a review that lapses; the person's own data stays encrypted in the database.
READ_TO_PROPOSE = (
    "category", "due_on", "notice", "notice_last_day", "notice_last_day_raw", "campaign",
    "benefit__category", "benefit__state", "benefit__organization", "benefit__province_code", "benefit__city_code",
    "benefit__county_code", "benefit__beneficiary__key",
)  # fmt: skip
logger = logging.getLogger(__name__)
# What is wrong with the database is not the fault of a row: the night stops and is taken up again.
OUTAGES = (OperationalError, InterfaceError)


@dataclass
class Report:
    """What one sweep did: how many rows, and the ids that were passed by with the reason."""

    done: int = 0
    passed_by: dict[int, str] = field(default_factory=dict)


# Called after each chunk, so that a long sweep can show that it is alive.
AfterChunk = Callable[[], None]


def _rest() -> None:
    """Nothing to do between two chunks."""


def add_late_joiners(*, today: date, at: datetime, after_chunk: AfterChunk = _rest) -> Report:
    """A review for each benefit that became payable after its campaign opened (P2)."""
    report = Report()
    for campaign in Campaign.objects.open().select_related("organization"):
        missing = campaigns.payable_without_review(campaign=campaign, today=today)
        _in_chunks(missing, functools.partial(_join, campaign, today=today, at=at), after_chunk, report)
    return report


def close_ended(*, today: date, at: datetime, after_chunk: AfterChunk = _rest) -> Report:
    """Reviews of the dead and of ended benefits are closed; stops of theirs not yet in force are taken back."""
    gone = Q(benefit__beneficiary__died_on__isnull=False) | Q(benefit__state=BenefitState.ENDED)
    reason = "待遇已终止。"
    reviews = Review.objects.filter(gone, state__in=REVIEW_OPEN)
    stops = Suspension.objects.filter(gone, state__in=suspensions.WITHDRAWABLE)

    def close(ids: list[int]) -> int:
        words = {"act": "review.closed", "reason": reason, "closed_reason": reason}
        return _moved(reviews.filter(pk__in=ids), to=ReviewState.CLOSED, at=at, **words)

    def withdraw(ids: list[int]) -> int:
        return len(suspensions.withdraw_many(queryset=stops.filter(pk__in=ids), reason=reason, at=at))

    return _in_chunks(stops, withdraw, after_chunk, _in_chunks(reviews, close, after_chunk))


def reconsider_notices(*, today: date, at: datetime, after_chunk: AfterChunk = _rest) -> Report:
    """Last days that were counted without a holiday table, counted again before anything lapses (DE-24)."""
    due = PublicNotice.objects.provisional()

    def count_again(ids: list[int]) -> int:
        rows = due.filter(pk__in=ids).select_related("organization")
        return sum(notices.reconsider(notice=notice, at=at) for notice in rows)

    return _in_chunks(due, count_again, after_chunk)


def lapse_notices(*, today: date, at: datetime, after_chunk: AfterChunk = _rest) -> Report:
    """The sixty days are over: each review lapses and one suspension is proposed for its benefit (A-05, A-07)."""
    due = Review.objects.lapsing(today=today)
    return _in_chunks(due, functools.partial(_lapse, due, _notice_deadline, today=today, at=at), after_chunk)


def lapse_deadlines(*, today: date, at: datetime, after_chunk: AfterChunk = _rest) -> Report:
    """The deadline has passed without consent to defer: the review lapses, a stop is proposed (Z-01)."""
    due = Review.objects.past_deadline(today=today)
    return _in_chunks(due, functools.partial(_lapse, due, _window_deadline, today=today, at=at), after_chunk)


def end_notices(*, today: date, at: datetime, after_chunk: AfterChunk = _rest) -> Report:
    """Published notices whose last day has passed end."""
    due = PublicNotice.objects.ending(today=today)

    def end(ids: list[int]) -> int:
        return _moved(due.filter(pk__in=ids), to=NoticeState.ENDED, at=at, act="notice.ended")

    return _in_chunks(due, end, after_chunk)


def bring_into_force(*, today: date, at: datetime, after_chunk: AfterChunk = _rest) -> Report:
    """Approved suspensions whose first unpaid day has come stop the pay (DE-5)."""

    def stop(ids: list[int]) -> int:
        return len(suspensions.bring_into_force(queryset=Suspension.objects.filter(pk__in=ids), today=today, at=at))

    return _in_chunks(Suspension.objects.due(today=today), stop, after_chunk)


def refresh_amounts(*, today: date, at: datetime, after_chunk: AfterChunk = _rest) -> Report:
    """On the first of a month lists show the month's own rates (DE-26); a night that was missed is run later.

    Lists speak of now, so an old night run today brings today's rates and never those of its own month.
    """
    if today.day > 1:
        return Report()
    month = days.month_of(timezone.localtime(at).date())
    return Report(done=rates.refresh(queryset=Benefit.objects.open(), month=month))


# The night in its order: first who belongs, then who has left, then what lapses, then what comes into force.
NIGHT: dict[str, Callable[..., Report]] = {
    "add_late_joiners": add_late_joiners,
    "close_ended": close_ended,
    "reconsider_notices": reconsider_notices,
    "lapse_notices": lapse_notices,
    "lapse_deadlines": lapse_deadlines,
    "end_notices": end_notices,
    "bring_into_force": bring_into_force,
    "refresh_amounts": refresh_amounts,
}
TITLES = {
    "add_late_joiners": "补建年审件",
    "close_ended": "关闭已终止待遇的年审件",
    "reconsider_notices": "按新的节假日表核对公告末日",
    "lapse_notices": "公告期满，提出暂停建议",
    "lapse_deadlines": "登记期限已过，提出停发建议",
    "end_notices": "结束期满公告",
    "bring_into_force": "使已批准的暂停生效",
    "refresh_amounts": "更新当月标准",
}


def _join(campaign: Campaign, ids: list[int], *, today: date, at: datetime) -> int:
    benefits = Benefit.objects.filter(pk__in=ids)
    return campaigns.review_each(benefits=benefits, campaign=campaign, today=today, at=at)


def _moved(queryset: QuerySet, *, to: str, at: datetime, act: str, **words: Any) -> int:
    return len(transitions.move_many(queryset, to=to, by=None, at=at, act=act, leave_held=True, **words))


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


def _in_chunks(
    due: QuerySet, work: Callable[[list[int]], int], after_chunk: AfterChunk, report: Report | None = None
) -> Report:
    """Do the work on the due rows once, chunk by chunk. Rows that others hold are left for the next night."""
    report, last = report or Report(), 0
    while ids := list(due.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        last = ids[-1]
        _halving(ids, work, report)
        after_chunk()
    return report


def _halving(ids: list[int], work: Callable[[list[int]], int], report: Report) -> None:
    """Try the chunk; when it fails, each half by itself, down to the row that cannot be done."""
    try:
        report.done += work(ids)
    except OUTAGES:
        raise
    except Exception as error:  # Whatever is wrong with one row must not jam the night of all others.
        if len(ids) == 1:
            report.passed_by[ids[0]] = f"{type(error).__name__}: {error}"[:200]
            logger.warning("sweep passed by row %s: %s", ids[0], type(error).__name__)
            return
        middle = len(ids) // 2
        _halving(ids[:middle], work, report)
        _halving(ids[middle:], work, report)
