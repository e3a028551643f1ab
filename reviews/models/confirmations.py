from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Keyed, OfficeScoped, Stateful
from accounts.querysets import ScopedQuerySet
from accounts.roles import Act
from reviews import states
from reviews.policy import GOOD_FROM_FILE, AttemptCause, EvidenceKind, Method
from reviews.policy.attempts import AttemptEffect


class Confirmation(Keyed, OfficeScoped, Stateful):
    """One visit or call in which a person was confirmed; it may settle several reviews of that person.

    `confirmed_on` is the day the person was seen or heard, not the day it was entered or accepted (DE-20).
    """

    MOVES = states.CONFIRMATION_MOVES
    ABOUT = "beneficiary__key"

    beneficiary = models.ForeignKey(
        "benefits.Beneficiary",
        on_delete=models.PROTECT,
        related_name="confirmations",
        verbose_name="服务对象",
    )
    # What it was submitted for; what it settled in the end is `Review.confirmation`.
    for_reviews = models.ManyToManyField("reviews.Review", related_name="submissions", blank=True)
    method = models.CharField("方式", max_length=10, choices=Method.choices)
    state = models.CharField(
        "状态", max_length=10, choices=states.ConfirmationState, default=states.ConfirmationState.SUBMITTED
    )
    confirmed_on = models.DateField("确认日期")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="经办人",
    )
    recorded_at = models.DateTimeField("记录时间")
    second_officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="同行人",
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="审核人",
    )
    reviewed_at = models.DateTimeField("审核时间", null=True, blank=True)
    representative = models.ForeignKey(
        "benefits.Representative",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="代办人",
    )
    documents = models.JSONField(
        "查验证件", default=list, blank=True
    )  # EvidenceKind values seen as originals.
    checklist = models.JSONField("核对内容", default=dict, blank=True)
    channel = models.CharField("渠道", max_length=20, blank=True)
    called_at = models.DateTimeField("通话时间", null=True, blank=True)
    newspaper = models.CharField("报纸", max_length=40, blank=True)
    newspaper_place = models.CharField("报纸出版地", max_length=40, blank=True)
    shown_on = models.DateField("报纸或手写的日期", null=True, blank=True)
    source_key = models.CharField(
        "来源编号", max_length=80, blank=True
    )  # Idempotency key of a file or API delivery.
    note = models.CharField("备注", max_length=500, blank=True)
    returned_reason = models.CharField("退回原因", max_length=300, blank=True)
    # Returned for another way: this one failed this year and is not proposed again.
    referred_to = models.CharField("改走", max_length=10, choices=Method.choices, blank=True)
    # While it waits: whoever doubts it leaves it to a supervisor. It holds every stop back all the same.
    doubt = models.CharField("存疑", max_length=300, blank=True)
    doubted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="存疑人",
    )
    doubted_at = models.DateTimeField("存疑时间", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "确认"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="RETURNED") | ~Q(returned_reason=""),
                name="confirmation_returned_says_why",
                violation_error_message="退回必须写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(second_officer=None) | ~Q(second_officer=F("recorded_by")),
                name="confirmation_two_officers",
                violation_error_message="同行人须是另一人。",
            ),
            models.CheckConstraint(
                condition=~Q(state="ACCEPTED", method__in=("REMOTE", "SPECIAL"))
                | (Q(reviewed_by__isnull=False) & (Q(recorded_by=None) | ~Q(reviewed_by=F("recorded_by")))),
                name="confirmation_reviewed_by_another",
                violation_error_message="远程确认和特殊人群核验须由另一人审核。",
            ),
            models.CheckConstraint(
                condition=Q(referred_to="") | Q(state="RETURNED"),
                name="confirmation_referred_is_returned",
                violation_error_message="改走其他方式的须先退回。",
            ),
            models.CheckConstraint(
                condition=Q(doubt="", doubted_at=None, doubted_by=None)
                | (~Q(doubt="") & Q(doubted_at__isnull=False, doubted_by__isnull=False)),
                name="confirmation_doubt_has_hand",
                violation_error_message="存疑须写明缘由、经手人和时间。",
            ),
            models.UniqueConstraint(
                fields=["source_key"], condition=~Q(source_key=""), name="confirmation_delivered_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["county_code", "recorded_at"],
                condition=Q(state="SUBMITTED"),
                name="confirmation_waiting",
            ),
        ]

    def __str__(self):
        return f"{self.get_method_display()} {self.confirmed_on}"

    def has_hand_of(self, staff) -> bool:
        """Whether this person took it in, or was there as the second officer."""
        return staff.pk in (self.recorded_by_id, self.second_officer_id)

    def awaits(self, staff) -> bool:
        """Whether it waits for this person's verdict: another hand, and a supervisor once it is doubted."""
        is_waiting = self.state == states.ConfirmationState.SUBMITTED
        return is_waiting and not self.has_hand_of(staff) and staff.may(
            Act.SETTLE_DOUBT if self.doubt else Act.REVIEW_EVIDENCE
        )


class Evidence(Keyed, OfficeScoped):
    """A stored file: what it shows, when it was taken, what the machine found. Files are never overwritten."""

    beneficiary = models.ForeignKey(
        "benefits.Beneficiary",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name="服务对象",
    )
    kind = models.CharField("种类", max_length=26, choices=EvidenceKind.choices)
    file = models.FileField("文件", max_length=160)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField("字节")
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64)
    perceptual_hash = models.CharField(max_length=32, blank=True)
    taken_on = models.DateField("拍摄日期", null=True, blank=True)
    had_gps = models.BooleanField("原图含位置", default=False)
    checks = models.JSONField("机器核对", default=dict, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="上传人",
    )
    uploaded_at = models.DateTimeField("上传时间")
    confirmation = models.ForeignKey(
        Confirmation, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    resumption = models.ForeignKey(
        "benefits.Resumption", on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    death = models.ForeignKey(
        "benefits.Death", on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料"
        indexes = [
            models.Index(fields=["sha256"], name="evidence_sha256"),
            models.Index(fields=["beneficiary", "kind", "-id"], name="evidence_person"),
        ]

    @property
    def about(self) -> str:
        return self.beneficiary.key if self.beneficiary else ""

    @classmethod
    def on_file(cls, people: Iterable[int]) -> dict[int, set[EvidenceKind]]:
        """The papers that stand scanned in the files of people (ids); only those that may stand in for the original."""
        found: dict[int, set[EvidenceKind]] = {}
        rows = cls.objects.filter(beneficiary__in=list(people), kind__in=GOOD_FROM_FILE)
        for person, kind in rows.values_list("beneficiary_id", "kind"):
            found.setdefault(person, set()).add(EvidenceKind(kind))
        return found


class ReferencePhoto(models.Model):
    """A version of the photo that faces are compared with (基准照片); one is current."""

    beneficiary = models.ForeignKey(
        "benefits.Beneficiary", on_delete=models.PROTECT, related_name="reference_photos"
    )
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    is_current = models.BooleanField("现用", default=True)
    quality = models.JSONField("规格检查", default=dict, blank=True)
    captured_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    captured_at = models.DateTimeField("采集时间")

    class Meta:
        verbose_name = verbose_name_plural = "基准照片"
        constraints = [
            models.UniqueConstraint(
                fields=["beneficiary"],
                condition=Q(is_current=True),
                name="reference_photo_one_current",
                violation_error_message="该对象已有现用基准照片。",
            ),
        ]


class Attempt(models.Model):
    """One try in the App: a face comparison or a code, with its cause when it failed (认证尝试)."""

    beneficiary = models.ForeignKey("benefits.Beneficiary", on_delete=models.PROTECT, related_name="attempts")
    campaign = models.ForeignKey(
        "reviews.Campaign", on_delete=models.PROTECT, null=True, related_name="attempts"
    )
    at = models.DateTimeField("时间")
    passed = models.BooleanField("通过")
    cause = models.CharField("未通过原因", max_length=20, choices=AttemptCause.choices, blank=True)
    delivery_key = models.CharField(max_length=80, unique=True)  # A delivery that comes twice counts once.
    source = models.CharField("来源", max_length=40, blank=True)
    effect = models.CharField(
        "结果", max_length=12, choices=AttemptEffect.choices, default=AttemptEffect.COUNTED.value
    )
    received_at = models.DateTimeField("收到时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "认证尝试"
        constraints = [
            models.CheckConstraint(
                condition=Q(passed=True, cause="") | (Q(passed=False) & ~Q(cause="")),
                name="attempt_failed_has_cause",
                violation_error_message="未通过的尝试须有原因。",
            ),
        ]
        indexes = [models.Index(fields=["beneficiary", "campaign"], name="attempt_person")]
