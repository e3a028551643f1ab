"""The yearly work: a campaign is set up and opened with a review for each payable benefit."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Organization, Staff
from accounts.roles import Act
from benefits import days
from benefits.categories import Category
from benefits.models import Benefit, Transfer
from benefits.querysets import BenefitQuerySet, TransferQuerySet
from benefits.services import consents
from benefits.states import TransferState
from reviews import policy
from reviews.models import Campaign, Review
from reviews.querysets import CampaignQuerySet
from reviews.states import CampaignState, ReviewState

CHUNK = 2000


class CannotPlan(Exception):
    """A campaign that may not be set up; carries a Chinese sentence."""


class CannotOpen(Exception):
    """A campaign that may not be opened yet; carries a Chinese sentence."""


def plan(
    *,
    year: int,
    category: str,
    organization: Organization,
    window_start: date | None,
    window_end: date | None,
    document_no: str,
    by: Staff,
    at: datetime,
) -> Campaign:
    """Set up the campaign of a year, category and jurisdiction as a draft; both days of the window inclusive.

    Where the rule fixes the window (逐月, Y-01) it is taken from the rule, and other dates are refused.
    """
    start, end = _window(year, category, window_start, window_end)
    if not by.may(Act.OPEN_CAMPAIGN) or not by.organization.contains(organization):
        raise CannotPlan("只能由审核员为本级和下级机构开展年审。")
    _refuse_second(year, category, organization)
    try:
        with transaction.atomic():
            campaign = Campaign.objects.create(
                year=year,
                category=category,
                organization=organization,
                window_start=start,
                window_end=end,
                document_no=document_no,
                state_at=at,
            )
            audit.record(campaign, act="campaign.planned", by=by, at=at)
    except IntegrityError as twice:  # Two clicks at once: the constraint lets one through.
        raise CannotPlan("本地区该年度该类别的年审已建。") from twice
    return campaign


def _window(year: int, category: str, start: date | None, end: date | None) -> policy.Window:
    if fixed := policy.window_for(Category(category), year):
        if (start or fixed.start, end or fixed.end) != tuple(fixed):
            raise CannotPlan(
                f"{Category(category).full_name}的登记时间由规定确定，为 {fixed.start} 至 {fixed.end}。"
            )
        return fixed
    if start is None or end is None or end < start:
        raise CannotPlan("请写明开始日期和截止日期，截止日期不早于开始日期。")
    if start.year != year:
        raise CannotPlan(f"开始日期应在 {year} 年内。")
    if end.year > year + 1:  # A slip of the finger: nobody would ever be overdue.
        raise CannotPlan(f"截止日期应在 {year} 年或次年内。")
    return policy.Window(start, end)


def _refuse_second(year: int, category: str, organization: Organization) -> None:
    """One benefit has one review a year, so jurisdictions of the same year and category may not overlap."""
    same = Campaign.objects.filter(year=year, category=category)
    if same.filter(organization=organization).exists():
        raise CannotPlan("本地区该年度该类别的年审已建。")
    above_or_below = Q(organization__path__startswith=organization.path) | Q(
        organization__code__in=organization.ancestor_codes()
    )
    if other := same.filter(above_or_below).select_related("organization").first():
        raise CannotPlan(f"{other.organization}已建该年度该类别的年审，不能重复。")


def open_campaign(*, campaign: Campaign, by: Staff, at: datetime) -> int:
    """Open a planned campaign: every payable benefit of the jurisdiction gets its review. Returns how many.

    Refused before the first day of the window: nobody can be confirmed for a year that has not begun.
    """
    consents.refuse_outsider(office=campaign.organization, act=Act.OPEN_CAMPAIGN, by=by)
    today = timezone.localtime(at).date()
    if today < campaign.window_start:
        raise CannotOpen(f"确认期从{_day(campaign.window_start)}开始，届时再开展。")
    with transaction.atomic():
        transitions.move(
            campaign, to=CampaignState.OPEN, by=by, at=at, act="campaign.opened", opened_by=by, opened_at=at
        )
        return add_reviews(campaign=campaign, today=today, at=at)


def payable_without_review(*, campaign: Campaign, today: date) -> BenefitQuerySet:
    """Benefits of the jurisdiction and category, living and not ended, that have no review in the campaign yet.

    A benefit counts once its first paid month has come, in the campaign's own year; late joiners are found again
    every night.
    """
    found = Benefit.objects.filter(category=campaign.category, **campaign.organization.scope_filter())
    return _without_review(found, campaign=campaign.pk, year=campaign.year, today=today)


def with_somebody_missing(*, today: date) -> CampaignQuerySet:
    """The open campaigns in which `payable_without_review` finds somebody, asked for all of them in one query.

    On most nights that is none, and a query for each would cost more than everything else of the night.
    """
    running, missing = Campaign.objects.open(), Q(pk__in=[])
    for level, year in running.order_by().values_list("organization__level", "year").distinct():
        column = Organization.SCOPE_COLUMNS.get(level, "organization_id")
        found = Benefit.objects.filter(category=OuterRef("category"), **{column: OuterRef(column)})
        somebody = Exists(_without_review(found, campaign=OuterRef(OuterRef("pk")), year=year, today=today))
        missing |= Q(organization__level=level, year=year) & Q(somebody)
    return running.filter(missing)


def _without_review(benefits: BenefitQuerySet, *, campaign: Any, year: int, today: date) -> BenefitQuerySet:
    month = min(days.month_of(today), date(year, 12, 1))
    has_one = Review.objects.filter(campaign=campaign, benefit=OuterRef("pk"))
    return benefits.living().payable_in(month).exclude(Exists(has_one)).exclude(Exists(_confirmed_elsewhere(year)))


def _confirmed_elsewhere(year: int) -> TransferQuerySet:
    """Moves of a benefit by which another office confirms it in that year: the old one that still paid or had already
    begun (DE-31), or the new one that has accepted it, whether or not the night has handed it over yet.

    Only the few that move are asked for their reviews: the night asks this of everybody without one.
    """
    begun = Review.objects.filter(benefit=OuterRef("benefit"), campaign__year=year)
    by_the_old = Q(state=TransferState.DONE) & (Q(takes_over_month__gt=date(year, 12, 31)) | Exists(begun))
    by_the_new = Q(state=TransferState.ACCEPTED, takes_over_month__lte=date(year, 12, 31))
    return Transfer.objects.filter(by_the_old | by_the_new, benefit=OuterRef("pk"))


def add_reviews(*, campaign: Campaign, today: date, at: datetime) -> int:
    """Create the missing reviews of an open campaign, in chunks; twice is the same as once. Returns how many."""
    added = last = 0
    missing = payable_without_review(campaign=campaign, today=today).order_by("pk")
    while chunk := list(missing.filter(pk__gt=last)[:CHUNK]):
        last = chunk[-1].pk
        added += review_each(benefits=chunk, campaign=campaign, today=today, at=at)
    return added


def review_each(*, benefits: Iterable[Benefit], campaign: Campaign, today: date, at: datetime) -> int:
    """Create the review of each benefit, in one statement; returns how many. None once the campaign is closed."""
    with transaction.atomic():
        audit.take_turn()
        if not Campaign.objects.open().filter(pk=campaign.pk).exists():
            return 0
        rows = [_review(campaign, benefit, today, at) for benefit in benefits]
        return len(Review.objects.bulk_create(rows, batch_size=1000))


def _review(campaign: Campaign, benefit: Benefit, today: date, at: datetime) -> Review:
    return Review(
        campaign=campaign,
        benefit=benefit,
        category=benefit.category,
        organization_id=benefit.organization_id,
        province_code=benefit.province_code,
        city_code=benefit.city_code,
        county_code=benefit.county_code,
        state=ReviewState.PENDING,
        state_at=at,
        due_on=_due_on(campaign, today),
    )


def _due_on(campaign: Campaign, today: date) -> date:
    """The end of the window; who joins after the opening, or after that end, has the next month as well."""
    was_there = campaign.opened_at is None or today <= timezone.localtime(campaign.opened_at).date()
    if was_there and today <= campaign.window_end:
        return campaign.window_end
    return max(campaign.window_end, days.last_of_month(days.next_month(today)))


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
