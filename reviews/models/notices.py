from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Keyed, OfficeScoped, Stateful
from benefits.categories import Category
from reviews import states
from reviews.querysets import PublicNoticeQuerySet


class PublicNotice(Keyed, OfficeScoped, Stateful):
    """A public act: the people named have sixty days to confirm. The period runs from the last posting (DE-22)."""

    MOVES = states.NOTICE_MOVES

    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveSmallIntegerField("公告号")
    category = models.CharField("类别", max_length=24, choices=Category.choices, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=states.NoticeState, default=states.NoticeState.DRAFT
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="拟稿人"
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="发布人",
    )
    published_on = models.DateField("公告日期", null=True, blank=True)
    last_day_raw = models.DateField("末日（未顺延）", null=True, blank=True)
    last_day = models.DateField("公告期末日", null=True, blank=True)
    is_provisional = models.BooleanField("暂估", default=False)
    basis = models.JSONField("依据（当日）", default=dict, blank=True)
    withdrawn_reason = models.CharField("撤回理由", max_length=300, blank=True)

    objects = PublicNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公告"
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "year", "number"], name="notice_number_once"),
            models.CheckConstraint(
                condition=~Q(state__in=("PUBLISHED", "ENDED"))
                | Q(
                    published_on__isnull=False,
                    last_day__isnull=False,
                    last_day_raw__isnull=False,
                    published_by__isnull=False,
                ),
                name="notice_published_has_days",
                violation_error_message="已发布的公告必须有公告日期和末日。",
            ),
            models.CheckConstraint(
                condition=~Q(state="WITHDRAWN") | ~Q(withdrawn_reason=""),
                name="notice_withdrawn_says_why",
                violation_error_message="撤回公告必须写明理由。",
            ),
        ]
        indexes = [
            models.Index(fields=["last_day", "id"], condition=Q(state="PUBLISHED"), name="notice_ending"),
        ]

    def __str__(self):
        return f"{self.year} 年第 {self.number} 号公告"

    @property
    def about(self) -> str:
        return ""


class NoticePosting(models.Model):
    """Where and on which day the notice was put up, with the photo that proves it."""

    notice = models.ForeignKey(PublicNotice, on_delete=models.PROTECT, related_name="postings")
    place = models.CharField("张贴地点", max_length=100)
    posted_on = models.DateField("张贴日期")
    proof = models.ForeignKey(
        "reviews.Evidence",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="张贴照片",
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "张贴"
        ordering = ["posted_on", "id"]


class NoticeEntry(models.Model):
    """A review named in a notice. A withdrawn notice keeps its entries; a new one makes new ones."""

    notice = models.ForeignKey(PublicNotice, on_delete=models.PROTECT, related_name="entries")
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="notice_entries")
    ground = models.JSONField("列入依据", default=dict, blank=True)  # The contact attempts it stands on.

    class Meta:
        verbose_name = verbose_name_plural = "公告名单"
        constraints = [models.UniqueConstraint(fields=["notice", "review"], name="notice_entry_once")]
