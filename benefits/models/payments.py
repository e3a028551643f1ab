from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Keyed, OfficeScoped, Stateful
from benefits import states
from benefits.categories import Category
from benefits.models.decisions import Decision, declined_by_somebody, first_of_month, two_people
from benefits.querysets import BackPayQuerySet


class BackPay(Decision):
    """The answer to "what of the unpaid months is paid later": a row even when the answer is nothing.

    补发 (BACK_PAY) are months that were stopped; 补付 (ARREARS) are months owed again between the re-confirmation
    and a later approval (DE-21), or withheld for a death that was wrong (DE-28): then the row names the death and no
    stop. `proposed_by` is who filed the resumption it follows, or who set the stop or the death right.
    """

    class Kind(models.TextChoices):
        BACK_PAY = "BACK_PAY", "补发"
        ARREARS = "ARREARS", "补付"

    MOVES = states.BACK_PAY_MOVES

    kind = models.CharField("种类", max_length=8, choices=Kind)
    suspension = models.ForeignKey(
        "benefits.Suspension", on_delete=models.PROTECT, null=True, blank=True, related_name="back_pays",
        verbose_name="暂停",
    )
    death = models.ForeignKey(
        "benefits.Death", on_delete=models.PROTECT, null=True, blank=True, related_name="back_pays",
        verbose_name="更正的去世登记",
    )
    resumption = models.ForeignKey(
        "benefits.Resumption",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="back_pays",
        verbose_name="恢复",
    )
    state = models.CharField("状态", max_length=10, choices=states.BackPayState)
    total = models.DecimalField("合计", max_digits=12, decimal_places=2, default=0)
    paid_on = models.DateField("发放日期", null=True, blank=True)

    objects = BackPayQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "补发"
        constraints = [
            models.UniqueConstraint(
                fields=["suspension", "kind", "resumption"],
                name="back_pay_once_per_resumption",
                violation_error_message="该次恢复已核算过补发。",
            ),
            models.UniqueConstraint(
                fields=["death", "benefit"], name="back_pay_once_per_death",
                violation_error_message="该次更正已核算过补付。",
            ),
            models.CheckConstraint(
                condition=Q(suspension__isnull=False, death=None)
                | Q(suspension=None, death__isnull=False, kind="ARREARS"),
                name="back_pay_of_a_stop_or_a_death",
                violation_error_message="补发对应一次停发，或者一次更正的去世登记。",
            ),
            two_people(
                "back_pay_two_people", decided=states.BACK_PAY_DECIDED, message="核算与批准须为两人。"
            ),
            declined_by_somebody("back_pay_declined"),
            models.CheckConstraint(
                condition=Q(state="NOT_DUE", total=0) | ~Q(state="NOT_DUE"),
                name="back_pay_not_due_is_nothing",
                violation_error_message="不予补发的合计为零。",
            ),
            models.CheckConstraint(
                condition=Q(state="PAID", paid_on__isnull=False) | (~Q(state="PAID") & Q(paid_on=None)),
                name="back_pay_paid_iff_day",
                violation_error_message="已发放必须有日期。",
            ),
        ]


class BackPayLine(models.Model):
    """One month of the slip: what it would have been, what is paid, why."""

    back_pay = models.ForeignKey(BackPay, on_delete=models.PROTECT, related_name="lines")
    month = models.DateField("月份")
    rate = models.DecimalField("当月标准", max_digits=10, decimal_places=2)
    amount = models.DecimalField("应付", max_digits=10, decimal_places=2)
    document_no = models.CharField("标准文号", max_length=80, blank=True)
    citation = models.CharField("依据", max_length=300)
    note = models.CharField("说明", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "补发明细"
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(fields=["back_pay", "month"], name="back_pay_line_once_a_month"),
            first_of_month("month", "back_pay_line_month_first"),
        ]


class Register(Keyed, OfficeScoped, Stateful):
    """The monthly payment register (发放名册) of one office and category; frozen when it is sent to finance."""

    MOVES = states.REGISTER_MOVES

    category = models.CharField("类别", max_length=24, choices=Category.choices)
    month = models.DateField("月份")
    state = models.CharField(
        "状态", max_length=10, choices=states.RegisterState, default=states.RegisterState.DRAFT
    )
    people = models.PositiveIntegerField("人数", default=0)
    total = models.DecimalField("合计", max_digits=14, decimal_places=2, default=0)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="报送人",
    )
    sent_at = models.DateTimeField("报送时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "发放名册"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "category", "month"], name="register_once_a_month"
            ),
            models.CheckConstraint(
                condition=Q(state="DRAFT", sent_at=None) | (~Q(state="DRAFT") & Q(sent_at__isnull=False)),
                name="register_sent_iff_at",
                violation_error_message="已送的名册必须有报送时间。",
            ),
            first_of_month("month", "register_month_first"),
        ]

    @property
    def about(self) -> str:
        return ""


class RegisterLine(models.Model):
    class Change(models.TextChoices):
        SAME = "SAME", "与上月相同"
        NEW = "NEW", "新增"
        SUSPENDED = "SUSPENDED", "暂停"
        RESUMED = "RESUMED", "恢复"
        BACK_PAID = "BACK_PAID", "补发"
        DIED = "DIED", "去世核减"
        RATE = "RATE", "标准调整"
        MOVED_IN = "MOVED_IN", "转入"
        MOVED_OUT = "MOVED_OUT", "转出"
        ENDED = "ENDED", "终止"

    class BankResult(models.TextChoices):
        UNKNOWN = "UNKNOWN", "未回"
        PAID = "PAID", "已到账"
        BOUNCED = "BOUNCED", "退票"

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="lines")
    benefit = models.ForeignKey("benefits.Benefit", on_delete=models.PROTECT, related_name="register_lines")
    amount = models.DecimalField("应发", max_digits=12, decimal_places=2)
    last_amount = models.DecimalField("上月", max_digits=12, decimal_places=2, default=0)
    change = models.CharField("变动", max_length=10, choices=Change, default=Change.SAME)
    explanation = models.CharField("说明", max_length=200, blank=True)
    bank_result = models.CharField("到账", max_length=8, choices=BankResult, default=BankResult.UNKNOWN)
    bank_message = models.CharField("银行说明", max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "名册明细"
        constraints = [
            models.UniqueConstraint(fields=["register", "benefit", "change"], name="register_line_once"),
        ]
