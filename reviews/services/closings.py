"""The end of a campaign: what is still open, what may be carried over to the next year, and closing it.

Carried over is whoever has missed the year and has a review in the next one. A notice that runs is decided to its
end where it was begun (DE-31), and so is whatever papers have come in.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Staff
from accounts.roles import Act
from benefits.models import Suspension
from benefits.services import consents
from reviews.models import Campaign, Review
from reviews.querysets import ReviewQuerySet
from reviews.services import differences
from reviews.states import CampaignState, CorrectionState, ReviewState

CHUNK = 2000


class CannotClose(Exception):
    """A campaign that may not be closed; carries a Chinese sentence."""


def left_open(*, campaign: Campaign) -> ReviewQuerySet:
    """The reviews of the campaign, of the living, that have not come to an end."""
    return Review.objects.filter(campaign=campaign).open()


def carriable(*, campaign: Campaign, today: date) -> ReviewQuerySet:
    """Those that may be carried over: past their last day, nothing waiting, and a later review takes their place.

    Who has been seen, and waits for the registration alone, has not missed the year: theirs is decided where it is.
    """
    return left_open(campaign=campaign).filter(
        Exists(_later(campaign)), Q(state=ReviewState.LAPSED) | Q(state=ReviewState.PENDING, due_on__lt=today)
    ).unvisited().not_asking_to_defer().uncorrected(today=today).exclude(
        corrections__state=CorrectionState.OPEN
    )  # fmt: skip


def carry_over(*, campaign: Campaign, by: Staff, at: datetime) -> int:
    """Close what may be carried over, with the year it goes to; returns how many.

    A stop stays as it is, and the review of the next year shows it: confirming there resumes the pay (DE-31).
    """
    consents.refuse_outsider(office=campaign.organization, act=Act.OPEN_CAMPAIGN, by=by)
    reason = f"本年未确认，结转至 {campaign.year + 1} 年年审继续办理。"
    today, carried = timezone.localtime(at).date(), 0
    while ids := list(carriable(campaign=campaign, today=today).values_list("pk", flat=True)[:CHUNK]):
        with transaction.atomic():
            chosen = carriable(campaign=campaign, today=today).filter(pk__in=ids).values("pk")
            moved = transitions.move_many(
                Review.objects.filter(pk__in=chosen),
                to=ReviewState.CLOSED,
                by=by,
                at=at,
                act="review.carried_over",
                reason=reason,
                closed_reason=reason,
            )
            _hand_stops_on(moved)
        carried += len(moved)
        if not moved:  # Somebody was quicker with all of them.
            break
    return carried


def close(*, campaign: Campaign, by: Staff, at: datetime) -> None:
    """Close a campaign whose reviews have all ended or been carried over; refuses while one is open.

    Refused too while something that was found in it does not agree with the file and nobody has settled it (P9).
    """
    consents.refuse_outsider(office=campaign.organization, act=Act.OPEN_CAMPAIGN, by=by)
    with transaction.atomic():
        audit.take_turn()  # Nobody joins between the count and the end.
        if waiting := left_open(campaign=campaign).count():
            raise CannotClose(f"还有 {waiting} 件没有办结，不能结束年审。")
        if unlike := differences.unexplained(campaign_id=campaign.pk).count():
            raise CannotClose(f"还有 {unlike} 处资料不一致没有核对清楚，不能结束年审。")
        transitions.move(campaign, to=CampaignState.CLOSED, by=by, at=at, act="campaign.closed")


def _later(campaign: Campaign) -> QuerySet[Review]:
    """The review of the same benefit in an open campaign of a later year, still to be confirmed or already so."""
    return Review.objects.filter(
        benefit=OuterRef("benefit"), campaign__year__gt=campaign.year, campaign__state=CampaignState.OPEN
    ).exclude(state=ReviewState.CLOSED)


def _hand_stops_on(carried: list[int]) -> None:
    """The later reviews of the same benefits point to the stop that is still open."""
    benefits = Review.objects.filter(pk__in=carried).values("benefit")
    stops = Suspension.objects.open().filter(benefit=OuterRef("benefit"), ground=Suspension.Ground.UNCONFIRMED)
    Review.objects.open().filter(Exists(stops), benefit__in=benefits, suspension=None).update(
        suspension=Subquery(stops.values("pk")[:1])
    )
