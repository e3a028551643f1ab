"""Where a person lies or lives who cannot come: in hospital, in a home (住院、住养老机构)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Keyed, OfficeScoped
from accounts.querysets import ScopedQuerySet


class StayQuerySet(ScopedQuerySet):
    def lasting(self, *, on):
        """Not over on the day; `on` is a day, or an expression that gives one."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=on))


class Stay(Keyed, OfficeScoped):
    """One stay: from when, until when (open while nobody knows), where, and who said so."""

    class Kind(models.TextChoices):
        HOSPITAL = "HOSPITAL", "住院"
        CARE_HOME = "CARE_HOME", "住养老机构"

    beneficiary = models.ForeignKey(
        "benefits.Beneficiary", on_delete=models.PROTECT, related_name="stays", verbose_name="服务对象"
    )
    kind = models.CharField("情形", max_length=10, choices=Kind)
    place = models.CharField("医院、机构", max_length=60)
    from_on = models.DateField("起")
    until_on = models.DateField("止", null=True, blank=True)
    source = models.CharField("听谁说的", max_length=100)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="登记人"
    )
    recorded_at = models.DateTimeField("登记时间")

    objects = StayQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "住院、住养老机构"
        ordering = ["-from_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="stay_ends_after_begin",
                violation_error_message="止期不能早于起期。",
            ),
            models.UniqueConstraint(
                fields=["beneficiary"], condition=Q(until_on=None), name="stay_one_open",
                violation_error_message="已有一条没有结束的记录。",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}，{self.place}"

    @property
    def about(self) -> str:
        return self.beneficiary.key
