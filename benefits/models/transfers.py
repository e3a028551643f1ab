from datetime import date

from django.db import models
from django.db.models import F, Q

from accounts.models import Keyed, OfficeScoped, Stateful
from benefits import policy, states
from benefits.models.decisions import first_of_month, person
from benefits.querysets import TransferQuerySet


class Transfer(Keyed, OfficeScoped, Stateful):
    """A pension relation that moves to another office: the origin pays to December, the destination from January.

    The organization of the row is the origin (M-01, M-02, DE-16). Without a `destination` it goes to a place that no
    office of this system serves, and `destination_name` alone says where. `answer_due_on` is a target (M-04): nothing
    lapses after it.
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
    answer_due_on = models.DateField("办理期限", null=True, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=states.TransferState, default=states.TransferState.PLANNED
    )
    reason = models.CharField("理由", max_length=200, blank=True)
    recorded_by = person("登记人")
    recorded_at = models.DateTimeField("登记时间", null=True, blank=True)
    accepted_by = person("接收人")
    accepted_at = models.DateTimeField("接收时间", null=True, blank=True)
    taken_over_on = models.DateField("转入日期", null=True, blank=True)
    basis = models.JSONField("依据（当日）", default=dict, blank=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "关系转移"
        constraints = [
            models.UniqueConstraint(
                fields=["benefit"],
                condition=Q(state__in=states.TRANSFER_OPEN),
                name="transfer_one_open",
                violation_error_message="该待遇已有一件未结的转移。",
            ),
            models.CheckConstraint(
                condition=Q(takes_over_month__gt=F("moved_on")),
                name="transfer_takes_over_later",
                violation_error_message="转入地从下一年一月起发放。",
            ),
            first_of_month("takes_over_month", "transfer_month_first"),
            models.CheckConstraint(
                condition=~Q(destination_name=""),
                name="transfer_says_where",
                violation_error_message="请填写转入地。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("ACCEPTED", "DONE"))
                | Q(state="DONE", destination=None)
                | (
                    Q(destination__isnull=False, recorded_by__isnull=False, accepted_by__isnull=False)
                    & ~Q(accepted_by=F("recorded_by"))
                ),
                name="transfer_accepted_by_another",
                violation_error_message="登记和接收须为两人。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("DECLINED", "WITHDRAWN")) | ~Q(reason=""),
                name="transfer_ended_says_why",
                violation_error_message="退回和撤回必须写明理由。",
            ),
            models.CheckConstraint(
                condition=Q(state="DONE", taken_over_on__isnull=False, taken_over_on__gte=F("takes_over_month"))
                | (~Q(state="DONE") & Q(taken_over_on=None)),
                name="transfer_done_iff_day",
                violation_error_message="已转移必须有转入日期，且不早于转入地起发月份。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["takes_over_month", "id"], condition=Q(state="ACCEPTED"), name="transfer_taking_over"
            ),
        ]

    def get_state_display(self) -> str:  # type: ignore[no-redef]
        """Where nobody can accept it, somebody must end the benefit."""
        waits = self.state == states.TransferState.PLANNED and self.destination_id is None
        return "待终止" if waits else states.TransferState(self.state).label

    def __str__(self):
        return f"{self.benefit.title}转往{self.destination_name}"

    @property
    def last_day(self) -> date:
        """The last day for which the origin pays and confirms."""
        return policy.origin_pays_until(self.moved_on)
