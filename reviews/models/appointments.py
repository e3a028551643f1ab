from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.fields import EncryptedTextField
from accounts.models import Keyed, OfficeScoped, Stateful
from accounts.querysets import ScopedQuerySet
from reviews import states
from reviews.policy.methods import Channel


class AppointmentQuerySet(ScopedQuerySet):
    def planned(self):
        return self.filter(state=states.AppointmentState.PLANNED)


class Appointment(Keyed, OfficeScoped, Stateful):
    """A call agreed with a person far away: when, by which channel, under which number, who calls (P4)."""

    MOVES = states.APPOINTMENT_MOVES
    ABOUT = "beneficiary__key"

    beneficiary = models.ForeignKey(
        "benefits.Beneficiary", on_delete=models.PROTECT, related_name="appointments", verbose_name="服务对象"
    )
    state = models.CharField(
        "状态", max_length=10, choices=states.AppointmentState, default=states.AppointmentState.PLANNED
    )
    meets_at = models.DateTimeField("约定时间")
    channel = models.CharField("方式", max_length=12, choices=Channel.choices)
    # Empty: the number that is on file on the day of the call.
    number = EncryptedTextField("号码或微信号", blank=True, default="")
    caller = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="由谁拨打"
    )
    representative = models.ForeignKey(
        "benefits.Representative", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="代办人",
    )
    note = models.CharField("备注", max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("原因", max_length=300, blank=True)
    confirmation = models.ForeignKey(
        "reviews.Confirmation", on_delete=models.PROTECT, null=True, blank=True, related_name="appointments"
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "远程预约"
        constraints = [
            models.UniqueConstraint(
                fields=["beneficiary"], condition=Q(state="PLANNED"), name="appointment_one_planned",
                violation_error_message="已有一个远程预约，请先办完或取消。",
            ),
            models.CheckConstraint(
                condition=Q(state="DONE", confirmation__isnull=False) | (~Q(state="DONE") & Q(confirmation=None)),
                name="appointment_done_has_record",
                violation_error_message="已通话的预约须有确认记录。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("MISSED", "CANCELLED")) | ~Q(reason=""),
                name="appointment_ended_says_why",
                violation_error_message="没有通成或取消，须写明原因。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["county_code", "meets_at"], condition=Q(state="PLANNED"), name="appointment_planned"
            ),
        ]
