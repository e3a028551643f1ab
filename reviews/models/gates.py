"""Why a hit of the last look does not hold somebody back, as a person wrote it (停发前最后看一眼)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from reviews.policy.gates import FINDINGS

WEIGHED = [(name, finding.label) for name, finding in FINDINGS.items() if not finding.is_absolute]


class GateAnswer(models.Model):
    """One finding about one stop, answered as it stood: what comes after `hit_at` is asked again."""

    suspension = models.ForeignKey(
        "benefits.Suspension", on_delete=models.PROTECT, related_name="gate_answers", verbose_name="暂停"
    )
    finding = models.CharField("事由", max_length=10, choices=WEIGHED)
    hit_at = models.DateTimeField("事由发生时间")
    reason = models.CharField("为何不影响", max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="说明人"
    )
    at = models.DateTimeField("说明时间")

    class Meta:
        verbose_name = verbose_name_plural = "扣下事由的说明"
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="gate_answer_says_why", violation_error_message="须写明为何不影响。"
            ),
            models.CheckConstraint(
                condition=Q(finding__in=[name for name, _ in WEIGHED]), name="gate_answer_may_be_weighed",
                violation_error_message="这一项不能以说明放行。",
            ),
            models.UniqueConstraint(
                fields=["suspension", "finding", "hit_at"], name="gate_answer_once",
                violation_error_message="这一项已有说明。",
            ),
        ]

    def __str__(self):
        return f"{self.get_finding_display()}：{self.reason}"
