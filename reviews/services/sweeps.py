"""What falls due by itself: each sweep selects the rows whose day has come and moves them, in chunks.

Twice is the same as once, because a row that has been moved is no longer selected. The clock proposes and brings
approved decisions into force; it never decides.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import DatabaseError, transaction
from django.db.models import Q

from accounts import transitions
from benefits import days, law
from benefits.categories import Category
from benefits.models import Benefit, Suspension
from benefits.services import rates, suspensions
from benefits.states import BenefitState
from reviews import policy
from reviews.models import Campaign, PublicNotice, Review
from reviews.services import campaigns
from reviews.states import REVIEW_OPEN, NoticeState, ReviewState

CHUNK = 2000
logger = logging.getLogger(__name__)


@dataclass
class Report:
    """What one sweep did: how many rows, and the ids that were passed by with the reason."""

    done: int = 0
    passed_by: dict[int, str] = field(default_factory=dict)


def add_late_joiners(*, today: date, at: datetime) -> Report:
    """A review for each benefit that became payable after its campaign opened (P2)."""
    report = Report()
    for campaign in Campaign.objects.open().select_related("organization"):
        report.done += campaigns.add_reviews(campaign=campaign, today=today, at=at)
    return report


def lapse_notices(*, today: date, at: datetime) -> Report:
    """The sixty days are over: each review lapses and one suspension is proposed for its benefit (A-05, A-07)."""
    return _in_chunks(
        Review.objects.lapsing(today=today), lambda ids: _lapse(ids, _notice_deadline, today=today, at=at)
    )


def lapse_deadlines(*, today: date, at: datetime) -> Report:
    """The deadline has passed without consent to defer: the review lapses, a stop is proposed (Z-01)."""
    return _in_chunks(
        Review.objects.past_deadline(today=today),
        lambda ids: _lapse(ids, _window_deadline, today=today, at=at),
    )


def end_notices(*, today: date, at: datetime) -> Report:
    """Published notices whose last day has passed end."""
    return _in_chunks(
        PublicNotice.objects.ending(today=today),
        lambda ids: len(
            transitions.move_many(
                PublicNotice.objects.filter(pk__in=ids),
                to=NoticeState.ENDED,
                by=None,
                at=at,
                act="notice.ended",
            )
        ),
    )


def bring_into_force(*, today: date, at: datetime) -> Report:
    """Approved suspensions whose first unpaid day has come stop the pay (DE-5)."""
    return _in_chunks(
        Suspension.objects.due(today=today),
        lambda ids: len(
            suspensions.bring_into_force(
                Suspension.objects.filter(pk__in=ids),
                today=today,
                at=at,
            )
        ),
    )


def close_ended(*, today: date, at: datetime) -> Report:
    """Reviews of the dead and of ended benefits are closed; open stops of theirs are withdrawn with them."""
    gone = Q(benefit__beneficiary__died_on__isnull=False) | Q(benefit__state=BenefitState.ENDED)
    return _in_chunks(
        Review.objects.filter(gone, state__in=REVIEW_OPEN),
        lambda ids: len(
            transitions.move_many(
                Review.objects.filter(pk__in=ids),
                to=ReviewState.CLOSED,
                by=None,
                at=at,
                act="review.closed",
                reason="待遇已终止。",
                closed_reason="待遇已终止。",
            )
        ),
    )


def refresh_amounts(*, today: date, at: datetime) -> Report:
    """On the first of a month (and whenever that night was missed) lists show the month's own rates (DE-26)."""
    return Report(
        done=rates.refresh(Benefit.objects.open(), month=days.month_of(today)) if today.day == 1 else 0
    )


# The night in its order: first who belongs, then who has left, then what lapses, then what comes into force.
NIGHT: dict[str, Callable[..., Report]] = {
    "add_late_joiners": add_late_joiners,
    "close_ended": close_ended,
    "lapse_notices": lapse_notices,
    "lapse_deadlines": lapse_deadlines,
    "end_notices": end_notices,
    "bring_into_force": bring_into_force,
    "refresh_amounts": refresh_amounts,
}
TITLES = {
    "add_late_joiners": "补建年审件",
    "close_ended": "关闭已终止待遇的年审件",
    "lapse_notices": "公告期满，提出暂停建议",
    "lapse_deadlines": "登记期限已过，提出停发建议",
    "end_notices": "结束期满公告",
    "bring_into_force": "使已批准的暂停生效",
    "refresh_amounts": "更新当月标准",
}


def _lapse(
    ids: list[int], deadline_of: Callable[[Review], days.Deadline], *, today: date, at: datetime
) -> int:
    with transaction.atomic():
        moved = transitions.move_many(
            Review.objects.filter(pk__in=ids),
            to=ReviewState.LAPSED,
            by=None,
            at=at,
            act="review.lapsed",
            lapsed_on=today,
        )
        rows = list(
            Review.objects.filter(pk__in=moved).select_related("benefit__beneficiary", "notice", "campaign")
        )
        made = suspensions.propose_many(
            [_proposal(row, deadline_of(row)) for row in rows if row.benefit.state != BenefitState.ENDED],
            by=None,
            at=at,
        )
        linked = [row for row in rows if row.benefit_id in made]
        for row in linked:
            row.suspension = made[row.benefit_id]
        Review.objects.bulk_update(linked, ["suspension"], batch_size=500)
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


def _in_chunks(due, work: Callable[[list[int]], int]) -> Report:
    """Do the work on the due rows, chunk by chunk, until none is left; rows that fail alone are passed by."""
    report = Report()
    while ids := list(
        due.exclude(pk__in=report.passed_by).order_by("pk").values_list("pk", flat=True)[:CHUNK]
    ):
        done_before = report.done
        for part in _halving(ids, work, report):
            report.done += part
        if report.done == done_before and not set(ids) <= set(report.passed_by):
            break  # Others hold the rest; the next night finds it again.
    return report


def _halving(ids: list[int], work: Callable[[list[int]], int], report: Report) -> Iterator[int]:
    """Try the chunk; when it fails, each half by itself, down to the row that cannot be done."""
    try:
        yield work(ids)
    except (DatabaseError, transitions.ForbiddenMove, transitions.StaleState, ValueError) as error:
        if len(ids) == 1:
            report.passed_by[ids[0]] = f"{type(error).__name__}: {error}"[:200]
            logger.warning("sweep passed by row %s: %s", ids[0], type(error).__name__)
            return
        middle = len(ids) // 2
        yield from _halving(ids[:middle], work, report)
        yield from _halving(ids[middle:], work, report)
