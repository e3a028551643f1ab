"""Several decisions signed at once: who signed what about whom, and what became of each (审批台)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Keyed


class Batch(Keyed):
    """One signature. Its people are frozen as items when it is signed; a worker goes through them one by one."""

    class Step(models.TextChoices):
        APPROVE = "approve", "批准"
        ENDORSE = "endorse", "同意并报省"
        DECLINE = "decline", "不予批准"

    # Made with the card: sent twice, by a double click or the way back, it is the same signature.
    token = models.CharField(max_length=22, unique=True, editable=False)
    kind = models.CharField("事项", max_length=12)
    group = models.CharField("分组", max_length=24)
    step = models.CharField("办理", max_length=8, choices=Step)
    reason = models.CharField("理由", max_length=200, blank=True)
    filters = models.JSONField("筛选", default=dict, blank=True)
    organization = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="+", verbose_name="机构"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="签批人")
    signed_at = models.DateTimeField("签批时间")
    code_at = models.DateTimeField("动态口令验过的时间", null=True, blank=True)
    expected = models.PositiveIntegerField("人数")
    money = models.DecimalField("金额", max_digits=14, decimal_places=2)
    began_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "批量审批"
        ordering = ["-id"]
        indexes = [models.Index(fields=["id"], condition=Q(finished_at=None), name="batch_unfinished")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(step="decline") | ~Q(reason=""), name="batch_declined_says_why",
                violation_error_message="不予批准必须写明理由。",
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(began_at__isnull=False), name="batch_began_before_it_finished",
                violation_error_message="没有开始的，不能完成。",
            ),
            models.CheckConstraint(
                condition=Q(expected__gt=0), name="batch_has_people", violation_error_message="没有人可办。"
            ),
        ]

    def __str__(self):
        return f"{self.get_step_display()} {self.expected} 人"


class BatchItem(Keyed):
    """One decision of a batch: waiting while it has no outcome."""

    class Outcome(models.TextChoices):
        DONE = "DONE", "已办"
        HELD = "HELD", "扣下"
        STALE = "STALE", "已由他人处理"
        REFUSED = "REFUSED", "不能办理"
        FAILED = "FAILED", "没有办成"

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="items", verbose_name="批次")
    record_id = models.PositiveBigIntegerField("决定")  # Of the model that the kind of the batch names.
    record_key = models.CharField(max_length=22, editable=False)
    beneficiary = models.ForeignKey(
        "benefits.Beneficiary", on_delete=models.PROTECT, related_name="+", verbose_name="服务对象"
    )
    money = models.DecimalField("金额", max_digits=12, decimal_places=2)
    outcome = models.CharField("结果", max_length=8, choices=Outcome, blank=True)
    sentence = models.CharField("说明", max_length=300, blank=True)
    settled_at = models.DateTimeField("办理时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "批量审批的人"
        ordering = ["id"]
        indexes = [models.Index(fields=["batch"], condition=Q(outcome=""), name="batch_item_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "record_id"], name="batch_item_once", violation_error_message="同一件只办一次。"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at=None) | (~Q(outcome="") & Q(settled_at__isnull=False)),
                name="batch_item_settled_at", violation_error_message="结果和时间须一并写明。",
            ),
        ]

    def __str__(self):
        return f"{self.beneficiary_id} {self.get_outcome_display()}"
