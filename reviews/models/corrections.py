from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Keyed, OfficeScoped, Stateful
from reviews import states
from reviews.policy import RegistrationTopic
from reviews.querysets import CorrectionQuerySet, DeferralQuerySet, SideBenefitQuerySet


class Correction(Keyed, OfficeScoped, Stateful):
    """Something is missing or wrong: what, by when, and what came (补正). Open at any stage of a review."""

    MOVES = states.CORRECTION_MOVES
    ABOUT = "review__benefit__beneficiary__key"

    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="corrections")
    state = models.CharField(
        "状态", max_length=10, choices=states.CorrectionState, default=states.CorrectionState.OPEN
    )
    comment = models.CharField("须补正的内容", max_length=500)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField("提出时间")
    due_on_raw = models.DateField("补正期限（未顺延）")
    due_on = models.DateField("补正期限")
    answer = models.CharField("补正情况", max_length=500, blank=True)
    answered_on = models.DateField("补正日期", null=True, blank=True)
    # Until somebody has, what came holds back whatever would happen to the person by itself.
    looked_at = models.DateTimeField("审看时间", null=True, blank=True)
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "补正"
        constraints = [
            models.CheckConstraint(
                condition=~Q(comment=""),
                name="correction_has_comment",
                violation_error_message="补正必须写明须补正的内容。",
            ),
            models.CheckConstraint(
                condition=Q(state="ANSWERED", answered_on__isnull=False)
                | (~Q(state="ANSWERED") & Q(answered_on=None)),
                name="correction_answered_iff_day",
                violation_error_message="已补正必须有日期。",
            ),
        ]
        indexes = [models.Index(fields=["due_on", "id"], condition=Q(state="OPEN"), name="correction_due")]


class Interview(Keyed):
    """A reminder talk with its minutes (约谈)."""

    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="interviews")
    held_on = models.DateField("日期")
    place = models.CharField("地点", max_length=80, blank=True)
    subject = models.CharField("事由", max_length=200)
    minutes = models.TextField("谈话记录")
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    second_officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "约谈"
        constraints = [
            models.CheckConstraint(
                condition=~Q(minutes=""),
                name="interview_has_minutes",
                violation_error_message="约谈必须有记录。",
            ),
        ]


class Deferral(Keyed):
    """The settling-place office consents to a later registration; it saves the officer from the stop (Z-05).

    A consent may follow another one while that still runs: each is a document of its own (DE-25). One that was
    recorded in error is withdrawn, and stays.
    """

    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="deferrals")
    consented_by = models.CharField("同意机关", max_length=80)
    document_no = models.CharField("文号", max_length=80)
    consented_on = models.DateField("同意日期")
    last_day = models.DateField("延期至")
    reason = models.CharField("事由", max_length=200)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("登记时间")
    basis = models.JSONField(default=dict, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_reason = models.CharField("撤回理由", max_length=300, blank=True)

    objects = DeferralQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "同意延期"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "last_day"],
                condition=Q(withdrawn_at=None),
                name="deferral_once",
                violation_error_message="这次延期已登记过。",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason=""),
                name="deferral_withdrawn_says_why",
                violation_error_message="撤回同意延期须有经手人和理由。",
            ),
            models.CheckConstraint(
                condition=Q(last_day__gt=models.F("consented_on")),
                name="deferral_last_day_later",
                violation_error_message="延期末日须晚于同意日期。",
            ),
        ]


class RegistrationItem(models.Model):
    """One of the four items of the yearly registration of 逐月 (Y-02), with its result."""

    Item = RegistrationTopic

    class Result(models.TextChoices):
        PASSED = "PASSED", "通过"
        NOT_PASSED = "NOT_PASSED", "未通过"

    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="items")
    item = models.CharField("内容", max_length=14, choices=RegistrationTopic.choices)
    result = models.CharField("结果", max_length=10, choices=Result)
    note = models.CharField("说明", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "登记审核"
        constraints = [
            models.UniqueConstraint(fields=["review", "item"], name="registration_item_once"),
            models.CheckConstraint(
                condition=Q(result="PASSED") | ~Q(note=""),
                name="registration_item_not_passed_says_why",
                violation_error_message="未通过必须写明原因。",
            ),
        ]


class RegistrationDecision(Keyed):
    """A supervisor's word on a registration that did not pass in every item (DE-8); the items stay as recorded."""

    review = models.OneToOneField(
        "reviews.Review", on_delete=models.PROTECT, related_name="registration_decision"
    )
    result = models.CharField("决定", max_length=10, choices=RegistrationItem.Result)
    reason = models.CharField("理由", max_length=300)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("决定时间")
    basis = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "登记审核决定"
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="registration_decision_says_why",
                violation_error_message="决定必须写明理由。",
            ),
        ]


class SideBenefitFlag(Keyed, OfficeScoped, Stateful):
    """A side benefit that may be affected by a missed review (J-05); a supervisor decides item by item."""

    class Item(models.TextChoices):
        HOUSING = "HOUSING", "住房补贴"
        HEATING = "HEATING", "取暖费"
        CHECK_UP = "CHECK_UP", "体检费"
        MEDICAL = "MEDICAL", "医疗"

    MOVES = states.SIDE_BENEFIT_MOVES
    ABOUT = "review__benefit__beneficiary__key"

    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="side_benefits")
    item = models.CharField("项目", max_length=10, choices=Item)
    state = models.CharField(
        "状态", max_length=10, choices=states.SideBenefitState, default=states.SideBenefitState.FLAGGED
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField("理由", max_length=300, blank=True)

    objects = SideBenefitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "附属待遇"
        constraints = [
            models.UniqueConstraint(fields=["review", "item"], name="side_benefit_once"),
            models.CheckConstraint(
                condition=Q(state="FLAGGED") | (Q(decided_by__isnull=False) & ~Q(reason="")),
                name="side_benefit_decided_by_somebody",
                violation_error_message="决定须有经手人和理由。",
            ),
        ]
