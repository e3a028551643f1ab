"""Money that must come back: paid for months after a death, or as a grant for a death that was none."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Keyed, OfficeScoped, Stateful
from benefits import states
from benefits.models.decisions import first_of_month, person
from benefits.querysets import OverpaymentQuerySet


class Overpayment(Keyed, OfficeScoped, Stateful):
    """Money that was paid for months after the death: offset against the grant, or recovered.

    With a `grant`: that grant was paid, and the death was none (DE-28). `received` repeats the sum of the receipts.
    """

    MOVES = states.OVERPAYMENT_MOVES
    ABOUT = "benefit__beneficiary__key"

    death = models.ForeignKey("benefits.Death", on_delete=models.PROTECT, null=True, related_name="overpayments")
    benefit = models.ForeignKey("benefits.Benefit", on_delete=models.PROTECT, related_name="overpayments")
    grant = models.OneToOneField(
        "benefits.FuneralGrant", on_delete=models.PROTECT, null=True, blank=True, related_name="recovery"
    )
    state = models.CharField(
        "状态", max_length=10, choices=states.OverpaymentState, default=states.OverpaymentState.OPEN
    )
    first_month = models.DateField("起", null=True, blank=True)
    last_month = models.DateField("止", null=True, blank=True)
    amount = models.DecimalField("金额", max_digits=12, decimal_places=2)
    offset = models.DecimalField("已抵扣", max_digits=12, decimal_places=2, default=0)
    received = models.DecimalField("已追回", max_digits=12, decimal_places=2, default=0)
    decided_by = person("经手人")
    reason = models.CharField("撤回的理由", max_length=300, blank=True)

    objects = OverpaymentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "多发款"
        constraints = [
            first_of_month("first_month", "overpayment_first_first"),
            first_of_month("last_month", "overpayment_last_first"),
            models.CheckConstraint(
                condition=Q(grant__isnull=False) | Q(first_month__isnull=False, last_month__isnull=False),
                name="overpayment_of_months_or_of_a_grant",
                violation_error_message="多发款须写明月份，或者是哪一笔丧葬抚恤。",
            ),
            models.CheckConstraint(
                condition=Q(offset__gte=0, received__gte=0, amount__gte=F("offset") + F("received")),
                name="overpayment_never_too_much",
                violation_error_message="抵扣和追回的合计不能超过多发的金额。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("OFFSET", "SETTLED")) | Q(amount=F("offset") + F("received")),
                name="overpayment_settled_iff_all",
                violation_error_message="抵扣、追回满额才算结清。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["county_code", "state", "id"],
                condition=Q(state__in=states.OVERPAYMENT_OPEN),
                name="overpayment_county_open",
            ),
        ]

    def __str__(self):
        return f"{self.amount}（{self.get_state_display()}）"

    @property
    def outstanding(self):
        """What has still to come back."""
        return self.amount - self.offset - self.received


class Instalment(models.Model):
    """A part of the money that is to come back by a day. A new plan replaces the old one."""

    overpayment = models.ForeignKey(Overpayment, on_delete=models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField("期数")
    due_on = models.DateField("应还日期")
    amount = models.DecimalField("金额", max_digits=12, decimal_places=2)
    # Whatever had come in when the plan was made counts for an earlier plan, or for none.
    replaced_at = models.DateTimeField("改订时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "分期"
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["overpayment", "number"], condition=Q(replaced_at=None), name="instalment_once"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="instalment_positive", violation_error_message="金额须大于零。"
            ),
        ]


class OverpaymentReceipt(models.Model):
    overpayment = models.ForeignKey(Overpayment, on_delete=models.PROTECT, related_name="receipts")
    received_on = models.DateField("收到日期")
    amount = models.DecimalField("金额", max_digits=12, decimal_places=2)
    receipt_no = models.CharField("票据号", max_length=40)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "追回收据"
        ordering = ["received_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["overpayment", "receipt_no"], name="overpayment_receipt_once",
                violation_error_message="这张票据已经登记。",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="overpayment_receipt_positive",
                violation_error_message="金额须大于零。",
            ),
        ]
