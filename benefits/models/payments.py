from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.fields import EncryptedTextField
from accounts.models import Keyed, OfficeScoped, Stateful
from benefits import states
from benefits.categories import Category
from benefits.models.decisions import Decision, declined_by_somebody, first_of_month, person, two_people
from benefits.querysets import BackPayQuerySet, RegisterQuerySet


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
    """The monthly payment register (发放名册) of one paying county and category; frozen when it is sent to finance.

    Whoever drew it up last does not send it. `digest` covers every line as it was sent: who, how much, on which card.
    """

    MOVES = states.REGISTER_MOVES

    category = models.CharField("类别", max_length=24, choices=Category.choices)
    month = models.DateField("月份")
    state = models.CharField(
        "状态", max_length=10, choices=states.RegisterState, default=states.RegisterState.DRAFT
    )
    people = models.PositiveIntegerField("人数", default=0)
    total = models.DecimalField("合计", max_digits=14, decimal_places=2, default=0)
    # What it is compared with: the total of the register before it, or, where none was kept, what that month was worth.
    last_total = models.DecimalField("上月合计", max_digits=14, decimal_places=2, default=0)
    drafted_by = person("编制人")
    drafted_at = models.DateTimeField("编制时间", null=True, blank=True)
    sent_by = person("报送人")
    sent_at = models.DateTimeField("报送时间", null=True, blank=True)
    digest = models.CharField("内容校验", max_length=64, blank=True, default="")
    reconciled_by = person("对账人")  # Empty when the bank has answered for every line.
    reason = models.CharField("对账说明", max_length=200, blank=True, default="")

    objects = RegisterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "发放名册"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "category", "month"], name="register_once_a_month"
            ),
            models.CheckConstraint(
                condition=Q(state="DRAFT", sent_at=None, sent_by=None, digest="")
                | (~Q(state="DRAFT") & Q(sent_at__isnull=False, sent_by__isnull=False) & ~Q(digest="")),
                name="register_sent_iff_at",
                violation_error_message="已送的名册必须有报送人、报送时间和内容校验。",
            ),
            models.CheckConstraint(
                condition=Q(state="DRAFT") | (Q(drafted_by__isnull=False) & ~Q(sent_by=models.F("drafted_by"))),
                name="register_two_people",
                violation_error_message="编制和报送须为两人。",
            ),
            models.CheckConstraint(
                condition=Q(reconciled_by=None) | (Q(state="RECONCILED") & ~Q(reason="")),
                name="register_closed_says_why",
                violation_error_message="银行没有回完的，对账须写明理由。",
            ),
            first_of_month("month", "register_month_first"),
        ]
        indexes = [models.Index(fields=["county_code", "-month"], name="register_county")]

    def __str__(self):
        return f"{self.month:%Y年}{self.month.month}月{self.get_category_display()}发放名册"

    @property
    def about(self) -> str:
        return ""


class RegisterLine(Keyed):
    """One sum for one person: the pay of the month with what changed since the last, or a sum paid once.

    A month of a benefit is paid by one line of one register, whichever county draws it up. A back-pay has one line
    and a bounced line is paid again by one line: both are unique in the database.
    """

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
        CORRECTED = "CORRECTED", "补差"  # What registers that were sent had paid too little.
        PAID_AGAIN = "PAID_AGAIN", "退票重发"
        ONCE = "ONCE", "上月一次性"  # Sums of last month that were paid once, and now no more.

    # Lines of their own beside the pay of the month.
    ONE_OFF = (Change.BACK_PAID, Change.CORRECTED, Change.PAID_AGAIN, Change.ONCE)
    ABOUT = "benefit__beneficiary__key"

    class BankResult(models.TextChoices):
        UNKNOWN = "UNKNOWN", "未回"
        PAID = "PAID", "已到账"
        BOUNCED = "BOUNCED", "退票"

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="lines")
    benefit = models.ForeignKey("benefits.Benefit", on_delete=models.PROTECT, related_name="register_lines")
    number = models.PositiveIntegerField("序号")
    month = models.DateField("月份")  # That of the register, for the constraint below.
    name = models.CharField("姓名", max_length=50)
    amount = models.DecimalField("应发", max_digits=12, decimal_places=2)
    last_amount = models.DecimalField("上月", max_digits=12, decimal_places=2, default=0)
    change = models.CharField("变动", max_length=10, choices=Change, default=Change.SAME)
    explanation = models.CharField("说明", max_length=200, blank=True)
    back_pay = models.OneToOneField(
        BackPay, on_delete=models.PROTECT, null=True, blank=True, related_name="register_line", verbose_name="补发"
    )
    paid_again_for = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="paid_again_by", verbose_name="退票"
    )
    # Of a 补差: the months it makes up for, "2026-08-01" to "70.00".
    months = models.JSONField("月份明细", default=dict, blank=True)
    # The card as it was when the register was sent: the same ciphertext, so it belongs to the place it came from.
    bank_card = EncryptedTextField("银行卡号", blank=True, default="", aad="benefits.beneficiary.bank_card")
    bank_result = models.CharField("到账", max_length=8, choices=BankResult, default=BankResult.UNKNOWN)
    bank_message = models.CharField("银行说明", max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "名册明细"
        constraints = [
            models.UniqueConstraint(fields=["register", "number"], name="register_line_number_once"),
            models.UniqueConstraint(
                fields=["register", "benefit", "change"],
                condition=~Q(change__in=("BACK_PAID", "PAID_AGAIN")),
                name="register_line_once",
            ),
            models.UniqueConstraint(
                fields=["benefit", "month"],
                condition=Q(amount__gt=0) & ~Q(change__in=("BACK_PAID", "CORRECTED", "PAID_AGAIN", "ONCE")),
                name="register_line_month_paid_once",
                violation_error_message="该待遇这一月已在另一份名册发放。",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="register_line_not_negative", violation_error_message="应发不能为负。"
            ),
            models.CheckConstraint(
                condition=Q(change="SAME") | ~Q(explanation=""),
                name="register_line_explained",
                violation_error_message="与上月不同的，必须有说明。",
            ),
        ]
        indexes = [
            models.Index(fields=["register", "change", "number"], name="register_line_change"),
            models.Index(
                fields=["register", "number"], condition=Q(bank_result="BOUNCED"), name="register_line_bounced"
            ),
        ]

    def __str__(self):
        return f"{self.name} {self.amount}"


class BankReturn(Keyed):
    """One file in which the bank says what became of the lines of a register (回盘). The same file counts once.

    `unmatched` keeps each row that belongs to no line, with the number of its row; cards by their last four digits.
    """

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="bank_returns")
    file_name = models.CharField("文件", max_length=80)
    digest = models.CharField(max_length=64)
    taken_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="上传人"
    )
    taken_in_at = models.DateTimeField("上传时间")
    paid = models.PositiveIntegerField("已到账", default=0)
    bounced = models.PositiveIntegerField("退票", default=0)
    unmatched = models.JSONField("没有对上的行", default=list, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "银行回盘"
        ordering = ["-taken_in_at"]
        constraints = [models.UniqueConstraint(fields=["register", "digest"], name="bank_return_once")]


class Breach(Keyed):
    """Something that must never be, found by a check and shown until the check no longer finds it.

    Nobody repairs it here. `subject` names the rows; `sentence` says what does not fit, without anybody's number.
    """

    check_id = models.CharField("核对", max_length=40)
    subject = models.CharField("记录", max_length=120)
    sentence = models.CharField("不符之处", max_length=300)
    organization = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="机构"
    )
    about = models.CharField(max_length=22, blank=True, default="")
    found_at = models.DateTimeField("发现时间")
    seen_at = models.DateTimeField("最近核对")
    gone_at = models.DateTimeField("不再出现", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "核对不符"
        ordering = ["check_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["check_id", "subject"], condition=Q(gone_at=None), name="breach_one_open"
            )
        ]
