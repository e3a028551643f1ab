"""What the family is owed after a death, and how the receivers share it."""

from django.db import models
from django.db.models import F, Q

from accounts.fields import EncryptedTextField
from benefits import states
from benefits.models.decisions import Decision, declined_by_somebody, two_people
from benefits.policy import GrantKind
from benefits.querysets import GrantQuerySet


class FuneralGrant(Decision):
    """丧葬补助、一次性抚恤金: what the family is owed for one benefit, with its figures step by step in `basis`.

    Reckoned as the death is verified, by nobody: `proposed_by` is who has looked at it and answered what was asked.
    """

    Kind = GrantKind
    MOVES = states.GRANT_MOVES

    death = models.ForeignKey("benefits.Death", on_delete=models.PROTECT, related_name="grants")
    kind = models.CharField("种类", max_length=10, choices=GrantKind.choices)
    rule_id = models.CharField("规则", max_length=30)
    state = models.CharField(
        "状态", max_length=12, choices=states.GrantState, default=states.GrantState.ASSESSED
    )
    amount = models.DecimalField("金额", max_digits=12, decimal_places=2, default=0)
    offset = models.DecimalField("抵扣", max_digits=12, decimal_places=2, default=0)
    figure_source = models.CharField("数据来源", max_length=200, blank=True)
    paid_on = models.DateField("发放日期", null=True, blank=True)
    receipt_no = models.CharField("凭证号", max_length=40, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "丧葬抚恤"
        constraints = [
            models.UniqueConstraint(fields=["death", "benefit", "kind"], name="grant_once"),
            two_people("grant_two_people", decided=states.GRANT_DECIDED, message="核算与批准须为两人。"),
            declined_by_somebody("grant_declined"),
            models.CheckConstraint(
                condition=Q(offset__gte=0, offset__lte=F("amount")),
                name="grant_offset_fits",
                violation_error_message="抵扣不能超过应发金额。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("NOT_DUE", "AWAITING")) | Q(amount=0),
                name="grant_without_figure_is_nothing",
                violation_error_message="没有算出的，金额为零。",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=("PAID", "RECOVERABLE"), paid_on__isnull=False) & ~Q(receipt_no=""))
                | (~Q(state__in=("PAID", "RECOVERABLE")) & Q(paid_on=None, receipt_no="")),
                name="grant_paid_iff_receipt",
                violation_error_message="已发放必须有日期和凭证号。",
            ),
        ]
        indexes = [models.Index(fields=["county_code", "state", "id"], name="grant_county")]

    def __str__(self):
        return f"{self.get_kind_display()}（{self.get_state_display()}）"

    @property
    def due(self):
        """What is paid out: the amount less what was paid too long."""
        return self.amount - self.offset


class GrantShare(models.Model):
    """One receiver's part of a grant, signed (TL art. 18 fixes no shares). A new split replaces the old one."""

    grant = models.ForeignKey(FuneralGrant, on_delete=models.PROTECT, related_name="shares")
    name = models.CharField("领取人", max_length=50)
    relation = models.CharField("与逝者关系", max_length=20)
    id_number = EncryptedTextField("身份证号", blank=True, default="")
    bank_card = EncryptedTextField("银行卡号", blank=True, default="")
    guardian = models.CharField("监护人", max_length=50, blank=True, default="")  # Signs for a minor.
    amount = models.DecimalField("金额", max_digits=12, decimal_places=2)
    signed_on = models.DateField("签字日期", null=True, blank=True)
    replaced_at = models.DateTimeField("改签时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "分配"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="grant_share_positive", violation_error_message="金额须大于零。"
            ),
        ]

    def __str__(self):
        return f"{self.name}（{self.relation}）"
