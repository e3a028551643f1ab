"""What a machine read on a photo: hints for whoever judges it. Nothing in the house acts on these rows."""

from django.db import models
from django.db.models import Q

from accounts.fields import EncryptedTextField
from reviews.policy.hints import Box, HintKind


class Reading(models.Model):
    """The one time that a machine looked at a file. It is written before it looks: a file that kills the worker stays
    begun, and is not begun again."""

    evidence = models.OneToOneField("reviews.Evidence", on_delete=models.PROTECT, related_name="reading")
    version = models.CharField("读的程序", max_length=80)
    begun_at = models.DateTimeField("开始")
    read_at = models.DateTimeField("读完", null=True, blank=True)
    # Only the kind of error: what it says may name a person.
    failure = models.CharField("未能读的原因", max_length=80, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "机器读图"
        constraints = [
            models.CheckConstraint(
                condition=Q(failure="") | Q(read_at__isnull=False),
                name="reading_failed_is_over",
                violation_error_message="未能读的须有时间。",
            ),
        ]
        indexes = [models.Index(fields=["begun_at"], condition=Q(read_at=None), name="reading_begun")]


class Hint(models.Model):
    """One thing that was read, and where on the picture."""

    reading = models.ForeignKey(Reading, on_delete=models.PROTECT, related_name="hints")
    kind = models.CharField("种类", max_length=10, choices=HintKind.choices)
    text = EncryptedTextField("读到的")
    left = models.PositiveIntegerField(null=True, blank=True)
    top = models.PositiveIntegerField(null=True, blank=True)
    right = models.PositiveIntegerField(null=True, blank=True)
    bottom = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "机器提示"
        constraints = [
            models.UniqueConstraint(fields=["reading", "kind"], name="hint_once_a_kind"),
            models.CheckConstraint(
                condition=Q(left=None, top=None, right=None, bottom=None)
                | Q(left__isnull=False, top__isnull=False, right__gt=models.F("left"), bottom__gt=models.F("top")),
                name="hint_box_is_whole",
                violation_error_message="图上的位置须完整。",
            ),
        ]

    @property
    def box(self) -> Box | None:
        if self.left is None:
            return None
        return Box(self.left, self.top or 0, self.right or 0, self.bottom or 0)
