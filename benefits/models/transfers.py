from django.db import models
from django.db.models import F, Q

from accounts.models import Keyed, OfficeScoped, Stateful
from benefits import states
from benefits.models.decisions import first_of_month, person


class Transfer(Keyed, OfficeScoped, Stateful):
    """A pension relation that moves to another office: the origin pays to December, the destination from January.

    The organization of the row is the origin (M-01, M-02, DE-16).
    """

    MOVES = states.TRANSFER_MOVES
    ABOUT = "benefit__beneficiary__key"

    benefit = models.ForeignKey("benefits.Benefit", on_delete=models.PROTECT, related_name="transfers")
    destination = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="转入机构",
    )
    destination_name = models.CharField("转入地", max_length=80)
    moved_on = models.DateField("户籍迁移日期")
    takes_over_month = models.DateField("转入地起发月份")
    state = models.CharField(
        "状态", max_length=10, choices=states.TransferState, default=states.TransferState.PLANNED
    )
    recorded_by = person("登记人")
    accepted_by = person("接收人")

    class Meta:
        verbose_name = verbose_name_plural = "关系转移"
        constraints = [
            models.UniqueConstraint(
                fields=["benefit"],
                condition=Q(state__in=("PLANNED", "ACCEPTED")),
                name="transfer_one_open",
                violation_error_message="该待遇已有一件未结的转移。",
            ),
            models.CheckConstraint(
                condition=Q(takes_over_month__gt=F("moved_on")),
                name="transfer_takes_over_later",
                violation_error_message="转入地从下一年一月起发放。",
            ),
            first_of_month("takes_over_month", "transfer_month_first"),
        ]
