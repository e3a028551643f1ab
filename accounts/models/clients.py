"""The systems that deliver to the portal: whose they are, what they may send, and each delivery they named."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models.shapes import Keyed


class ApiClient(Keyed):
    """A sending system. Of its token only a digest is kept; it is shown once, when it is made.

    `minute` and `calls` count the calls of the running minute, so that the limit holds for all workers together.
    """

    name = models.CharField("系统名称", max_length=30, unique=True, error_messages={"unique": "已有同名的系统。"})
    organization = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="+", verbose_name="数据范围"
    )
    acts = models.JSONField("可做的事", default=list)
    calls_per_minute = models.PositiveIntegerField("每分钟次数", default=60)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    token_head = models.CharField("令牌开头", max_length=8, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="登记人"
    )
    created_at = models.DateTimeField("登记时间")
    rotated_at = models.DateTimeField("换发时间", null=True, blank=True)
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True)
    last_used_at = models.DateTimeField("上次使用", null=True, blank=True)
    minute = models.DateTimeField(null=True, blank=True, editable=False)
    calls = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "接入系统"
        ordering = ["revoked_at", "name"]

    def __str__(self):
        return self.name


class ApiCall(models.Model):
    """A delivery that its sender named by a key: what was sent (a digest), and the answer, given again as it was."""

    client = models.ForeignKey(ApiClient, on_delete=models.PROTECT, related_name="deliveries")
    idempotency_key = models.CharField("投递编号", max_length=80)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField("时间")
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField()

    class Meta:
        verbose_name = verbose_name_plural = "接口投递"
        constraints = [
            models.UniqueConstraint(fields=["client", "idempotency_key"], name="api_call_once"),
            models.CheckConstraint(
                condition=~Q(idempotency_key=""), name="api_call_is_named",
                violation_error_message="每次投递须有编号。",
            ),
        ]
