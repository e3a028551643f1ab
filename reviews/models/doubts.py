"""A pass in the App that nobody may take as it is: it waits for a supervisor."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Keyed, OfficeScoped, Stateful
from accounts.querysets import ScopedQuerySet
from reviews import states
from reviews.policy.attempts import DoubtKind


class AppDoubt(Keyed, OfficeScoped, Stateful):
    """The face of a dead person passed, or a stop turns out never to have been due (DE-20): a person decides."""

    MOVES = states.APP_DOUBT_MOVES
    ABOUT = "beneficiary__key"

    beneficiary = models.ForeignKey(
        "benefits.Beneficiary", on_delete=models.PROTECT, related_name="app_doubts", verbose_name="服务对象"
    )
    kind = models.CharField("事由", max_length=16, choices=DoubtKind.choices)
    attempt = models.ForeignKey("reviews.Attempt", on_delete=models.PROTECT, related_name="doubts")
    suspension = models.ForeignKey(
        "benefits.Suspension", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="暂停"
    )
    state = models.CharField("状态", max_length=8, choices=states.AppDoubtState, default=states.AppDoubtState.OPEN)
    raised_at = models.DateTimeField("发现时间")
    answer = models.CharField("查明的情况", max_length=300, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="审核员",
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "App 存疑"
        ordering = ["raised_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="OPEN", answered_by=None, answered_at=None)
                | (~Q(state="OPEN") & ~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="app_doubt_answer_has_hand",
                violation_error_message="已查明的须写明情况、经手人和时间。",
            ),
            models.CheckConstraint(
                condition=Q(kind="NEVER_DUE", suspension__isnull=False) | (~Q(kind="NEVER_DUE") & Q(suspension=None)),
                name="app_doubt_names_its_stop",
                violation_error_message="停发不当的须指明是哪一次停发。",
            ),
            models.UniqueConstraint(
                fields=["attempt"], condition=Q(suspension=None), name="app_doubt_once_an_attempt"
            ),
            models.UniqueConstraint(
                fields=["suspension"], condition=Q(state="OPEN"), name="app_doubt_once_a_stop"
            ),
        ]
        indexes = [
            models.Index(fields=["county_code", "raised_at"], condition=Q(state="OPEN"), name="app_doubt_open"),
        ]

    def __str__(self):
        return f"{self.beneficiary.name} {self.get_kind_display()}"
