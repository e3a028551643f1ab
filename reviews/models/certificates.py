from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.fields import EncryptedTextField
from accounts.models import Keyed
from reviews.policy.certificates import CERTIFICATES


class Certificate(Keyed):
    """A paper that the person holds (证件), as somebody saw it: number, day of issue, last day.

    A newer row corrects it; the earlier ones stay. Without a last day it is good for life (长期).
    """

    beneficiary = models.ForeignKey(
        "benefits.Beneficiary", on_delete=models.PROTECT, related_name="certificates", verbose_name="服务对象"
    )
    kind = models.CharField("证件", max_length=26, choices=[(kind.value, kind.label) for kind in CERTIFICATES])
    number = EncryptedTextField("证件号码")
    issued_on = models.DateField("签发日期", null=True, blank=True)
    expires_on = models.DateField("有效期至", null=True, blank=True)
    is_current = models.BooleanField("现用", default=True)
    seen_on = models.DateField("看原件的日期")
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="经办人"
    )
    recorded_at = models.DateTimeField("登记时间")
    scan = models.ForeignKey(
        "reviews.Evidence", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="扫描件"
    )

    class Meta:
        verbose_name = verbose_name_plural = "证件"
        constraints = [
            models.UniqueConstraint(
                fields=["beneficiary", "kind"], condition=Q(is_current=True), name="certificate_one_current",
                violation_error_message="该对象已有现用的这种证件。",
            ),
            models.CheckConstraint(
                condition=Q(issued_on=None) | Q(expires_on=None) | Q(expires_on__gt=F("issued_on")),
                name="certificate_expires_after_issue", violation_error_message="有效期须晚于签发日期。",
            ),
            models.CheckConstraint(
                condition=Q(issued_on=None) | Q(seen_on__gte=F("issued_on")),
                name="certificate_seen_after_issue", violation_error_message="看原件的日期不能早于签发日期。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_on", "id"], condition=Q(is_current=True, expires_on__isnull=False),
                name="certificate_expiring",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def about(self) -> str:
        return self.beneficiary.key

    @property
    def organization_id(self) -> int:
        """The office that holds the file, for the audit."""
        return self.beneficiary.organization_id
