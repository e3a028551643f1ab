"""The yearly campaigns: how far each has come, by office, and who would be in one before it is opened."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from accounts.models import Organization, Staff
from benefits import days
from benefits.models import Benefit
from benefits.states import BenefitState
from reviews.models import Campaign, Review
from reviews.states import REVIEW_OPEN, ReviewState


@dataclass(frozen=True)
class Progress:
    """How the reviews of a campaign or an office stand. `left` are all still open, of the living."""

    total: int = 0
    confirmed: int = 0
    in_notice: int = 0
    lapsed: int = 0
    closed: int = 0
    left: int = 0
    overdue: int = 0

    @property
    def shares(self) -> dict[str, float]:
        """Per cents for the bar: confirmed, in notice, lapsed."""
        whole = self.total or 1
        return {
            "done": 100 * self.confirmed / whole, "run": 100 * self.in_notice / whole, "soon": 0,
            "stop": 100 * self.lapsed / whole,
        }


@dataclass(frozen=True)
class OfficeProgress:
    office: Organization
    progress: Progress


@dataclass(frozen=True)
class Preview:
    """Who would get a review if the campaign were opened today, and who would not and why."""

    people: int
    money: Decimal
    suspended: int
    skipped: tuple[tuple[str, int], ...]


def of_office(staff: Staff, year: int | None = None) -> QuerySet:
    """Campaigns the staff member may see, of one year or of all."""
    found = Campaign.objects.visible_to(staff).select_related("organization")
    return (found.filter(year=year) if year else found).order_by("-year", "category", "organization__path")


def years_of(staff: Staff) -> list[int]:
    """The years that have a campaign, newest first."""
    return list(Campaign.objects.visible_to(staff).order_by("-year").values_list("year", flat=True).distinct())


def progress_of(campaigns: Iterable[Campaign], staff: Staff, *, today: date) -> dict[int, Progress]:
    """How each campaign stands among the reviews the staff member may see, by id; one query."""
    rows = _counted(Review.objects.visible_to(staff).filter(campaign__in=list(campaigns)).values("campaign_id"), today)
    found = {row.pop("campaign_id"): Progress(**row) for row in rows}
    return {campaign.pk: found.get(campaign.pk, Progress()) for campaign in campaigns}


def by_office(campaign: Campaign, staff: Staff, *, today: date) -> list[OfficeProgress]:
    """How the campaign stands in each office, those behind first; two queries."""
    reviews = Review.objects.visible_to(staff).filter(campaign=campaign)
    rows = _counted(reviews.values("organization_id"), today)
    counted = {row.pop("organization_id"): Progress(**row) for row in rows}
    offices = Organization.objects.in_bulk(counted)
    lines = [OfficeProgress(offices[pk], progress) for pk, progress in counted.items()]
    return sorted(lines, key=lambda line: (line.progress.confirmed / (line.progress.total or 1), line.office.path))


def preview(campaign: Campaign, *, today: date) -> Preview:
    """Who would be in and who not, as `campaigns.payable_without_review` chooses; one query.

    The reasons never overlap.
    """
    month = min(days.month_of(today), date(campaign.year, 12, 1))
    dead = Q(beneficiary__died_on__isnull=False)
    ended = Q(state=BenefitState.ENDED) & ~dead
    later = Q(payable_from_month__gt=month) & ~dead & ~Q(state=BenefitState.ENDED)
    fit = ~dead & ~Q(state=BenefitState.ENDED) & Q(payable_from_month__lte=month)
    sums = Benefit.objects.filter(category=campaign.category, **campaign.organization.scope_filter()).aggregate(
        people=Count("pk", filter=fit), money=Sum("monthly_amount", filter=fit),
        suspended=Count("pk", filter=fit & Q(state=BenefitState.SUSPENDED)),
        dead=Count("pk", filter=dead), ended=Count("pk", filter=ended), later=Count("pk", filter=later),
    )  # fmt: skip
    skipped = (
        ("已登记去世", sums["dead"]), ("待遇已终止", sums["ended"]), ("起发月份未到，届时自动列入", sums["later"]),
    )  # fmt: skip
    return Preview(sums["people"], sums["money"] or Decimal(0), sums["suspended"], skipped)


def _counted(reviews: QuerySet, today: date) -> QuerySet:
    is_open = Q(state__in=REVIEW_OPEN)
    return reviews.annotate(
        total=Count("pk"),
        confirmed=Count("pk", filter=Q(state=ReviewState.CONFIRMED)),
        in_notice=Count("pk", filter=Q(state=ReviewState.IN_NOTICE)),
        lapsed=Count("pk", filter=Q(state=ReviewState.LAPSED)),
        closed=Count("pk", filter=Q(state=ReviewState.CLOSED)),
        left=Count("pk", filter=is_open),
        overdue=Count("pk", filter=Q(state=ReviewState.PENDING, due_on__lt=today)),
    ).order_by()
