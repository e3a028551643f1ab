from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.fields import EncryptedTextField
from accounts.models import Keyed, OfficeScoped, Stateful
from accounts.querysets import ScopedQuerySet
from reviews import states


class Difference(Keyed, OfficeScoped, Stateful):
    """One field of the file where system, paper and person do not agree (三者一致), and how it was settled."""

    MOVES = states.DIFFERENCE_MOVES
    ABOUT = "beneficiary__key"

    beneficiary = models.ForeignKey(
        "benefits.Beneficiary", on_delete=models.PROTECT, related_name="differences"
    )
    review = models.ForeignKey(
        "reviews.Review", on_delete=models.PROTECT, null=True, related_name="differences"
    )
    field = models.CharField("项目", max_length=40)
    state = models.CharField(
        "状态", max_length=10, choices=states.DifferenceState, default=states.DifferenceState.OPEN
    )
    system_value = EncryptedTextField("系统", blank=True, default="")
    paper_value = EncryptedTextField("书面档案", blank=True, default="")
    person_value = EncryptedTextField("本人", blank=True, default="")
    chosen_value = EncryptedTextField("认定", blank=True, default="")
    reason = models.CharField("理由", max_length=200, blank=True)
    noticed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noticed_at = models.DateTimeField("发现时间")
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proof = models.ForeignKey(
        "reviews.Evidence", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="凭证"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "信息差异"
        indexes = [
            models.Index(fields=["county_code", "state", "noticed_at", "id"], name="difference_county"),
            models.Index(fields=["organization", "state", "noticed_at", "id"], name="difference_office"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="OPEN") | (Q(resolved_by__isnull=False) & ~Q(reason="")),
                name="difference_resolved_says_why",
                violation_error_message="认定必须写明理由。",
            ),
            models.CheckConstraint(
                condition=Q(second_by=None) | ~Q(second_by=F("resolved_by")),
                name="difference_two_people",
                violation_error_message="复核须由另一人办理。",
            ),
        ]


class PhoneChange(Keyed, OfficeScoped, Stateful):
    """A number registered at the center; it counts once a second person has let it take effect (P16)."""

    MOVES = states.PHONE_CHANGE_MOVES
    ABOUT = "beneficiary__key"

    beneficiary = models.ForeignKey(
        "benefits.Beneficiary", on_delete=models.PROTECT, related_name="phone_changes"
    )
    state = models.CharField(
        "状态", max_length=10, choices=states.PhoneChangeState, default=states.PhoneChangeState.SUBMITTED
    )
    old_phone = EncryptedTextField("原号码", blank=True, default="")
    new_phone = EncryptedTextField("新号码")
    reason = models.CharField("事由", max_length=200, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField("提交时间")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "手机号变更"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="SUBMITTED")
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("submitted_by"))),
                name="phone_change_two_people",
                violation_error_message="提交人不能审核自己的变更。",
            ),
        ]


class PhoneForm(Keyed, OfficeScoped, Stateful):
    """The ministry's form for an account whose old number is dead (更改手机号申请单), tracked to its answer."""

    MOVES = states.PHONE_FORM_MOVES
    ABOUT = "beneficiary__key"

    beneficiary = models.ForeignKey(
        "benefits.Beneficiary", on_delete=models.PROTECT, related_name="phone_forms"
    )
    state = models.CharField(
        "状态", max_length=10, choices=states.PhoneFormState, default=states.PhoneFormState.DRAFTED
    )
    new_phone = EncryptedTextField("新号码")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    scan = models.ForeignKey(
        "reviews.Evidence", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_on = models.DateField("报部日期", null=True, blank=True)
    remind_on = models.DateField("催办日期", null=True, blank=True)
    answer = models.CharField("部里答复", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "更改手机号申请单"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="SENT") | Q(sent_on__isnull=False, scan__isnull=False),
                name="phone_form_sent_has_scan",
                violation_error_message="报部须有盖章扫描件和日期。",
            ),
        ]
