"""Where the office goes to the people: a visit at the bedside, a gathering in the village."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Keyed, OfficeScoped, Stateful
from accounts.querysets import ScopedQuerySet
from reviews import states
from reviews.policy import VisitOutcome


def staff(word: str, **options) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=word, **options
    )


class HomeVisit(Keyed, OfficeScoped, Stateful):
    """A visit at the bedside: asked for, planned for two officers and a day, done or missed (P5)."""

    class Through(models.TextChoices):
        PHONE = "PHONE", "电话"
        COUNTER = "COUNTER", "柜台"
        VILLAGE = "VILLAGE", "村（社区）"
        OFFICE = "OFFICE", "本单位提出"

    MOVES = states.VISIT_MOVES
    ABOUT = "beneficiary__key"

    beneficiary = models.ForeignKey(
        "benefits.Beneficiary", on_delete=models.PROTECT, related_name="visits", verbose_name="服务对象"
    )
    state = models.CharField(
        "状态", max_length=10, choices=states.VisitState, default=states.VisitState.REQUESTED
    )
    asked_by = models.CharField("申请人", max_length=50, blank=True)
    relation = models.CharField("与本人关系", max_length=20, blank=True)
    asked_through = models.CharField("怎样申请", max_length=8, choices=Through, blank=True)
    asked_at = models.DateTimeField("申请时间", null=True, blank=True)
    asked_for = models.CharField("事由", max_length=200, blank=True)
    planned_on = models.DateField("上门日期", null=True, blank=True)
    officer = staff("上门人员", null=True, blank=True)
    second_officer = staff("同行人", null=True, blank=True)
    code = models.CharField("上门码", max_length=6, blank=True)  # The family reads it out to the office by phone.
    outcome = models.CharField("未办成原因", max_length=16, choices=VisitOutcome.choices, blank=True)
    outcome_note = models.CharField("说明", max_length=200, blank=True)
    confirmation = models.ForeignKey(
        "reviews.Confirmation", on_delete=models.PROTECT, null=True, blank=True, related_name="visits"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "上门认证"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=("PLANNED", "DONE", "MISSED"))
                | Q(planned_on__isnull=False, officer__isnull=False),
                name="visit_planned_has_day",
                violation_error_message="已约的上门须有日期和人员。",
            ),
            models.CheckConstraint(
                condition=Q(second_officer=None) | ~Q(second_officer=F("officer")),
                name="visit_two_officers",
                violation_error_message="上门须两人同行。",
            ),
            models.UniqueConstraint(
                fields=["beneficiary"], condition=Q(state__in=("REQUESTED", "PLANNED")), name="visit_one_open",
                violation_error_message="该对象已有一次上门待办。",
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(state="PLANNED") & ~Q(code=""), name="visit_code_once",
                violation_error_message="上门码重复。",
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(state="MISSED"), name="visit_outcome_of_missed",
                violation_error_message="只有未办成的上门才有未办成原因。",
            ),
        ]
        indexes = [
            models.Index(fields=["county_code", "planned_on"], condition=Q(state="PLANNED"), name="visit_planned"),
            models.Index(fields=["officer", "planned_on"], name="visit_day_of_officer"),
        ]

    def __str__(self):
        return f"{self.beneficiary} {self.planned_on or self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        return self.state in states.VISIT_OPEN


class Gathering(Keyed, OfficeScoped, Stateful):
    """A day in a village: whoever is not confirmed yet is asked to come to one place (集中确认)."""

    MOVES = states.GATHERING_MOVES

    village = models.CharField("村（社区）", max_length=40)
    held_on = models.DateField("日期")
    place = models.CharField("地点", max_length=80)
    state = models.CharField(
        "状态", max_length=10, choices=states.GatheringState, default=states.GatheringState.PLANNED
    )
    planned_by = staff("安排人")
    reason = models.CharField("取消原因", max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "集中确认"
        ordering = ["-held_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "village", "held_on"], condition=~Q(state="CANCELLED"), name="gathering_once",
                violation_error_message="这一天这个村（社区）已安排集中确认。",
            ),
        ]

    def __str__(self):
        return f"{self.village} {self.held_on}"

    @property
    def about(self) -> str:
        return ""  # It is about a village.


class GatheringEntry(models.Model):
    """One person who came to a gathering; without a confirmation something is still lacking."""

    gathering = models.ForeignKey(Gathering, on_delete=models.PROTECT, related_name="entries")
    beneficiary = models.ForeignKey("benefits.Beneficiary", on_delete=models.PROTECT, related_name="gatherings")
    documents = models.JSONField("查验证件", default=list, blank=True)
    lacking = models.CharField("还缺", max_length=200, blank=True)
    confirmation = models.ForeignKey(
        "reviews.Confirmation", on_delete=models.PROTECT, null=True, blank=True, related_name="gathered"
    )
    entered_by = staff("录入人")
    entered_at = models.DateTimeField("录入时间")

    class Meta:
        verbose_name = verbose_name_plural = "集中确认到场"
        constraints = [
            models.UniqueConstraint(
                fields=["gathering", "beneficiary"], name="gathering_entry_once",
                violation_error_message="这个人已登记到场。",
            ),
        ]
