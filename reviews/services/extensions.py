"""A window is extended: everybody of the campaign gets the later day, before the announced one has passed."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Staff
from accounts.roles import Act
from benefits.categories import Category
from benefits.services import consents
from reviews import policy
from reviews.models import Campaign, Review
from reviews.states import CampaignState, ReviewState


class CannotExtend(Exception):
    """A window that may not be extended; carries a Chinese sentence."""


def extend(*, campaign: Campaign, window_end: date, reason: str, by: Staff, at: datetime) -> int:
    """Move the end of an open campaign's window to `window_end` (inclusive); returns how many people gain by it.

    Reviews that still wait, and whose last day is earlier, get the new one; who was consented a later day keeps it.
    Refused after the announced day (DE-25: whoever missed it has missed it, and a single person may be deferred),
    for a window that a rule fixes (Y-01), without a reason, and for a day that is not later.
    """
    consents.refuse_outsider(office=campaign.organization, act=Act.OPEN_CAMPAIGN, by=by)
    _refuse_rule(campaign)
    if not reason.strip():
        raise CannotExtend("请写明延长的理由。")
    with transaction.atomic():
        audit.take_turn()  # Two at once: the second sees the day that the first has set.
        campaign.refresh_from_db()
        _refuse_day(campaign, window_end, today=timezone.localtime(at).date())
        before = campaign.window_end
        Campaign.objects.filter(pk=campaign.pk).update(window_end=window_end, extended_reason=reason.strip())
        campaign.refresh_from_db()
        waiting = Review.objects.filter(campaign=campaign, state=ReviewState.PENDING, due_on__lt=window_end)
        gained = waiting.update(due_on=window_end)
        changes = {"window_end": [before.isoformat(), window_end.isoformat()], "reviews": [None, gained]}
        audit.record(campaign, act="campaign.extended", by=by, at=at, reason=reason.strip(), changes=changes)
    return gained


def _refuse_rule(campaign: Campaign) -> None:
    rule = policy.FIXED_WINDOWS[Category(campaign.category)]
    if rule is not None:
        raise CannotExtend(f"确认期由规定固定（{rule.citation.brief}），不能延长。")


def _refuse_day(campaign: Campaign, window_end: date, *, today: date) -> None:
    if campaign.state != CampaignState.OPEN:
        raise CannotExtend(f"{campaign}不在进行中，不能延长。")
    if today > campaign.window_end:
        raise CannotExtend("确认期已过，不能再延长；已公布的日期说了算。")
    if window_end <= campaign.window_end:
        raise CannotExtend("新的截止日期须晚于原来的截止日期。")
    if window_end.year > campaign.year + 1:  # A slip of the finger: nobody would ever be overdue.
        raise CannotExtend(f"截止日期应在 {campaign.year} 年或次年内。")
