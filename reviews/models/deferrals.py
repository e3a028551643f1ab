from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Keyed
from reviews.querysets import DeferralRequestQuerySet


class DeferralRequest(Keyed):
    """The officer or the family asks for a later day; open until a supervisor answers, whatever else happens."""

    class Answer(models.TextChoices):
        CONSENTED = "CONSENTED", "同意"
        DECLINED = "DECLINED", "不同意"

    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="deferral_requests")
    until = models.DateField("申请延期至")
    reason = models.CharField("事由", max_length=200)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("申请时间")
    answer = models.CharField("答复", max_length=9, choices=Answer, blank=True)
    answer_words = models.CharField("文号或理由", max_length=200, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    objects = DeferralRequestQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "延期申请"
        constraints = [
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(answered_at=None),
                name="deferral_request_one_open",
                violation_error_message="已有一件延期申请，待审核员答复。",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="deferral_request_has_reason",
                violation_error_message="申请延期必须写明事由。",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="deferral_request_answered_by_somebody",
                violation_error_message="答复须有经手人和时间。",
            ),
            models.CheckConstraint(
                condition=~Q(answer="DECLINED") | ~Q(answer_words=""),
                name="deferral_request_declined_says_why",
                violation_error_message="不同意必须写明理由。",
            ),
        ]
