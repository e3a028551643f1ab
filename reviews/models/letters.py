from django.db import models
from django.db.models import Q

from accounts.fields import EncryptedTextField
from accounts.models import Keyed, OfficeScoped, Stateful
from accounts.querysets import ScopedQuerySet
from reviews import states


class Letter(Keyed, OfficeScoped, Stateful):
    """A message or paper to one person, written with the act that causes it and sent by a sweep (outbox)."""

    class Kind(models.TextChoices):
        REMINDER = "REMINDER", "提醒"
        PERSONAL_NOTICE = "PERSONAL_NOTICE", "通知书"
        RECEIPT = "RECEIPT", "确认回执"
        CORRECTION = "CORRECTION", "补正通知书"
        SUSPENSION = "SUSPENSION", "暂停发放决定书"
        RESUMPTION = "RESUMPTION", "恢复发放决定书"
        APOLOGY = "APOLOGY", "致歉信"

    class Channel(models.TextChoices):
        PAPER = "PAPER", "纸质"
        SMS = "SMS", "短信"
        EMAIL = "EMAIL", "邮件"

    MOVES = states.LETTER_MOVES
    ABOUT = "beneficiary__key"

    kind = models.CharField("种类", max_length=16, choices=Kind)
    channel = models.CharField("方式", max_length=6, choices=Channel, default=Channel.PAPER)
    state = models.CharField(
        "状态", max_length=10, choices=states.LetterState, default=states.LetterState.QUEUED
    )
    beneficiary = models.ForeignKey("benefits.Beneficiary", on_delete=models.PROTECT, related_name="letters")
    review = models.ForeignKey(
        "reviews.Review", on_delete=models.PROTECT, null=True, blank=True, related_name="letters"
    )
    suspension = models.ForeignKey(
        "benefits.Suspension", on_delete=models.PROTECT, null=True, blank=True, related_name="letters"
    )
    resumption = models.ForeignKey(
        "benefits.Resumption", on_delete=models.PROTECT, null=True, blank=True, related_name="letters"
    )
    to = EncryptedTextField("收件", blank=True, default="")
    body = models.TextField("正文")
    dedup_key = models.CharField(max_length=80, unique=True)  # The same cause writes the same letter once.
    due_on = models.DateField("发出日期")
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)
    failure = models.CharField("未发出原因", max_length=200, blank=True)
    delivered_on = models.DateField("送达日期", null=True, blank=True)
    delivery_proof = models.ForeignKey(
        "reviews.Evidence", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文书"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="SENT") | Q(sent_at__isnull=False),
                name="letter_sent_has_time",
                violation_error_message="已发必须有时间。",
            ),
        ]
        indexes = [models.Index(fields=["due_on", "id"], condition=Q(state="QUEUED"), name="letter_due")]
