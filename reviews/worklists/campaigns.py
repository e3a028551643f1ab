"""The yearly campaigns: how far each has come, by office, and who would be in one before it is opened."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from accounts.models import Staff
from benefits import days
from benefits.categories import Category
from benefits.models import Benefit
from benefits.querysets import BenefitQuerySet
from benefits.states import BenefitState
from reviews.models import Campaign, Review
from reviews.states import ReviewState
from reviews.worklists import progress

YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True)
class Progress:
    """How the reviews of a campaign or an office stand. `total` are the confirmed and those still open, `left`."""

    total: int = 0
    confirmed: int = 0
    in_notice: int = 0
    lapsed: int = 0
    left: int = 0
    overdue: int = 0

    @property
    def pending(self) -> int:
        """Still to be confirmed, no notice begun, no deadline lapsed."""
        return self.left - self.in_notice - self.lapsed

    @property
    def shares(self) -> dict[str, float]:
        """Per cents for the bar: confirmed, in notice, lapsed."""
        whole = self.total or 1
        return {
            "done": 100 * self.confirmed / whole, "run": 100 * self.in_notice / whole, "soon": 0,
            "stop": 100 * self.lapsed / whole,
        }


@dataclass(frozen=True)
class Preview:
    """Who would get a review if the campaign were opened today, and who would not and why."""

    people: int
    money: Decimal
    suspended: int
    skipped: tuple[tuple[str, str, int], ...]  # Name of the reason, its words, how many.


def of_office(staff: Staff, year: int | None = None, *, term: str = "") -> QuerySet:
    """Campaigns the staff member may see, of one year or of all; each word of the `term` says one thing of them."""
    found = Campaign.objects.visible_to(staff).select_related("organization")
    for word in term.split():
        found = found.filter(_saying(word))
    return (found.filter(year=year) if year else found).order_by("-year", "category", "organization__path")


def _saying(word: str) -> Q:
    """A year, a category, an office, a document number, or a part of one."""
    categories = [each for each in Category if word in each.label or word in each.full_name]
    found = Q(category__in=categories) | Q(organization__name__icontains=word) | Q(document_no__icontains=word)
    number = unicodedata.normalize("NFKC", word).removesuffix("年")
    return found | Q(year=number) if YEAR.fullmatch(number) else found


def years_of(staff: Staff) -> list[int]:
    """The years that have a campaign, newest first."""
    return list(Campaign.objects.visible_to(staff).order_by("-year").values_list("year", flat=True).distinct())


def progress_of(campaigns: Iterable[Campaign], staff: Staff, *, today: date) -> dict[int, Progress]:
    """How each campaign stands among the reviews the staff member may see, by id; one query."""
    rows = counted(Review.objects.visible_to(staff).filter(campaign__in=list(campaigns)), today, by=["campaign_id"])
    found = {row.pop("campaign_id"): Progress(**row) for row in rows}
    return {campaign.pk: found.get(campaign.pk, Progress()) for campaign in campaigns}


# Why somebody is in a campaign or not, asked of the benefit in this order; the first that fits is the reason.
IN, DEAD, ENDED, LATER, SUSPENDED = "in", "dead", "ended", "later", "suspended"
WHY = {
    IN: "列入", SUSPENDED: "列入，其中停发中", DEAD: "已登记去世", ENDED: "待遇已终止",
    LATER: "起发月份未到，届时自动列入",
}  # fmt: skip


def _reasons(campaign: Campaign, today: date) -> dict[str, Q]:
    """Conditions on benefits as `campaigns.payable_without_review` chooses; but for `suspended` they never overlap."""
    month = min(days.month_of(today), date(campaign.year, 12, 1))
    dead, ended = Q(beneficiary__died_on__isnull=False), Q(state=BenefitState.ENDED)
    begun = Q(payable_from_month__lte=month)
    fit = ~dead & ~ended & begun
    return {
        IN: fit, SUSPENDED: fit & Q(state=BenefitState.SUSPENDED), DEAD: dead, ENDED: ended & ~dead,
        LATER: ~dead & ~ended & ~begun,
    }  # fmt: skip


def preview(campaign: Campaign, *, today: date) -> Preview:
    """Who would be in and who not, and why; one query."""
    reasons = _reasons(campaign, today)
    sums = _of_jurisdiction(campaign).aggregate(
        money=Sum("monthly_amount", filter=reasons[IN]),
        **{f"number_{name}": Count("pk", filter=condition) for name, condition in reasons.items()},
    )
    numbers = {name: sums[f"number_{name}"] for name in reasons}
    return Preview(
        numbers[IN], sums["money"] or Decimal(0), numbers[SUSPENDED],
        tuple((name, WHY[name], numbers[name]) for name in (DEAD, ENDED, LATER)),
    )  # fmt: skip


def previewed(campaign: Campaign, staff: Staff, *, why: str, today: date) -> QuerySet:
    """The benefits behind one number of the preview, of the offices the staff member may see."""
    found = _of_jurisdiction(campaign).visible_to(staff).filter(_reasons(campaign, today)[why])
    return found.select_related("beneficiary", "organization").with_stopped_word()


def _of_jurisdiction(campaign: Campaign) -> BenefitQuerySet:
    return Benefit.objects.filter(category=campaign.category, **campaign.organization.scope_filter())


def counted(reviews: QuerySet, today: date, *, by: list[str]) -> QuerySet:
    """The standing among the reviews, grouped `by`, with the numbers of `Progress` beside each group.

    The dead vanish at once, as from every list, though only the night closes their reviews.
    """
    return reviews.filter(progress.STANDING).values(*by).annotate(
        total=Count("pk"),
        confirmed=Count("pk", filter=Q(state=ReviewState.CONFIRMED)),
        in_notice=Count("pk", filter=Q(state=ReviewState.IN_NOTICE)),
        lapsed=Count("pk", filter=Q(state=ReviewState.LAPSED)),
        left=Count("pk", filter=~Q(state=ReviewState.CONFIRMED)),
        overdue=Count("pk", filter=Q(state=ReviewState.PENDING, due_on__lt=today)),
    ).order_by()
