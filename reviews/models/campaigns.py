from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Keyed, OfficeScoped, Stateful
from benefits.categories import Category
from reviews import states
from reviews.querysets import CampaignQuerySet, ReviewQuerySet


class Campaign(Keyed, OfficeScoped, Stateful):
    """The year's confirmation of one category in one jurisdiction, with its window (both days inclusive)."""

    MOVES = states.CAMPAIGN_MOVES

    year = models.PositiveSmallIntegerField("年度")
    category = models.CharField("类别", max_length=24, choices=Category.choices)
    state = models.CharField(
        "状态", max_length=8, choices=states.CampaignState, default=states.CampaignState.DRAFT
    )
    window_start = models.DateField("开始日期")
    window_end = models.DateField("截止日期")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="开展人",
    )
    opened_at = models.DateTimeField("开展时间", null=True, blank=True)
    document_no = models.CharField("文号", max_length=80, blank=True)
    extended_reason = models.CharField("延长理由", max_length=200, blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年审"
        ordering = ["-year", "category"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "category", "organization"],
                name="campaign_once",
                violation_error_message="本地区该年度该类别的年审已建。",
            ),
            models.CheckConstraint(
                condition=Q(window_end__gte=F("window_start")),
                name="campaign_window_in_order",
                violation_error_message="截止日期早于开始日期。",
            ),
            models.CheckConstraint(
                condition=Q(state="DRAFT") | Q(opened_at__isnull=False),
                name="campaign_open_has_opener",
                violation_error_message="已开展的年审必须有开展时间。",
            ),
        ]

    def __str__(self):
        return f"{self.year} 年{self.get_category_display()}年审"

    @property
    def about(self) -> str:
        return ""


class Review(Keyed, OfficeScoped, Stateful):
    """The case: one benefit in one campaign.

    `due_on` is the last day (inclusive) on which confirming keeps everything as it is: the end of the window, the
    last day of a deferral, or the last day of the public notice. Lists sort by it, sweeps select by it.
    `unreachable_on` is the day on which the logged attempts first made the person unreachable (DE-3, DE-23).
    """

    MOVES = states.REVIEW_MOVES
    ABOUT = "benefit__beneficiary__key"

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="reviews", verbose_name="年审"
    )
    benefit = models.ForeignKey(
        "benefits.Benefit", on_delete=models.PROTECT, related_name="reviews", verbose_name="待遇"
    )
    category = models.CharField("类别", max_length=24, choices=Category.choices)
    state = models.CharField(
        "状态", max_length=10, choices=states.ReviewState, default=states.ReviewState.PENDING
    )
    due_on = models.DateField("截止日")
    unreachable_on = models.DateField("失联认定日", null=True, blank=True)
    notice = models.ForeignKey(
        "reviews.PublicNotice",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews",
        verbose_name="公告",
    )
    notice_last_day_raw = models.DateField("公告期末日（未顺延）", null=True, blank=True)
    notice_last_day = models.DateField("公告期末日", null=True, blank=True)
    lapsed_on = models.DateField("期满日", null=True, blank=True)
    confirmed_on = models.DateField("确认日期", null=True, blank=True)
    confirmation = models.ForeignKey(
        "reviews.Confirmation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="settled_reviews",
        verbose_name="确认",
    )
    suspension = models.ForeignKey(
        "benefits.Suspension",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews",
        verbose_name="暂停",
    )
    closed_reason = models.CharField("关闭原因", max_length=200, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_reviews",
        verbose_name="负责人",
    )
    next_step = models.CharField("下一步", max_length=120, blank=True)
    next_step_on = models.DateField("下一步日期", null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年度确认件"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "benefit"], name="review_once_per_campaign"),
            models.CheckConstraint(
                condition=Q(state="CONFIRMED", confirmed_on__isnull=False, confirmation__isnull=False)
                | (~Q(state="CONFIRMED") & Q(confirmed_on=None, confirmation=None)),
                name="review_confirmed_iff_confirmation",
                violation_error_message="已确认必须有确认记录和日期。",
            ),
            models.CheckConstraint(
                condition=~Q(state="IN_NOTICE")
                | Q(notice__isnull=False, notice_last_day__isnull=False, notice_last_day_raw__isnull=False),
                name="review_in_notice_has_last_day",
                violation_error_message="公告中必须有公告期末日。",
            ),
            models.CheckConstraint(
                condition=~Q(state="LAPSED") | Q(lapsed_on__isnull=False),
                name="review_lapsed_has_day",
                violation_error_message="期满未确认必须有期满日。",
            ),
            models.CheckConstraint(
                condition=~Q(state="CLOSED") | ~Q(closed_reason=""),
                name="review_closed_says_why",
                violation_error_message="关闭必须写明原因。",
            ),
        ]
        indexes = [
            # One narrow index a level over the open ones only: the worklist of a province reads its own range.
            models.Index(
                fields=[column, "due_on", "id"],
                condition=Q(state__in=states.REVIEW_OPEN),
                name=f"review_{name}_due",
            )
            for column, name in (
                ("province_code", "province"),
                ("city_code", "city"),
                ("county_code", "county"),
                ("organization", "office"),
            )
        ] + [
            models.Index(
                fields=["notice_last_day", "id"], condition=Q(state="IN_NOTICE"), name="review_lapsing"
            ),
            models.Index(fields=["due_on", "id"], condition=Q(state="PENDING"), name="review_overdue"),
            models.Index(fields=["campaign", "state"], name="review_campaign_state"),
            models.Index(fields=["benefit", "state"], name="review_benefit_state"),
        ]

    def __str__(self):
        return f"{self.campaign} {self.get_state_display()}"

    def get_state_display(self) -> str:  # type: ignore[no-redef]
        """The word of the state; of an open review whose person is known to have come (`seen_on`), what is lacking."""
        if self.is_open and vars(self).get("seen_on"):
            return "已确认，待登记"
        return states.ReviewState(self.state).label

    @property
    def is_open(self) -> bool:
        return self.state in states.REVIEW_OPEN
