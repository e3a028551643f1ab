from django.db import models
from django.db.models import Q

from accounts.models import Keyed
from benefits import states
from benefits.models.decisions import Decision, declined_by_somebody, first_of_month, person, two_people
from benefits.policy import EndGround
from benefits.querysets import TerminationQuerySet


class Termination(Decision):
    """The lasting end of a benefit for another ground than death (终止、取消).

    `first_unpaid_month` is the lawful month while it is proposed, and from the approval on the real one, never earlier
    than the month after it (DE-5); the basis keeps both. The pay goes on until that month has come.
    """

    Ground = EndGround

    MOVES = states.TERMINATION_MOVES

    ground = models.CharField("事由", max_length=14, choices=EndGround.choices)
    state = models.CharField(
        "状态", max_length=10, choices=states.TerminationState, default=states.TerminationState.PROPOSED
    )
    day = models.DateField("事由发生日")
    document_no = models.CharField("文号", max_length=80, blank=True)
    first_unpaid_month = models.DateField("停发月份")
    in_force_at = models.DateTimeField("生效时间", null=True, blank=True)

    objects = TerminationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "终止"
        constraints = [
            models.UniqueConstraint(
                fields=["benefit"],
                condition=Q(state__in=states.TERMINATION_OPEN),
                name="termination_one_open",
                violation_error_message="该待遇已有一件未结的终止。",
            ),
            two_people(
                "termination_two_people",
                decided=states.TERMINATION_DECIDED,
                message="提出人不能批准自己的终止建议。",
            ),
            declined_by_somebody("termination_declined"),
            first_of_month("first_unpaid_month", "termination_month_first"),
            models.CheckConstraint(
                condition=Q(state="IN_FORCE", in_force_at__isnull=False) | (~Q(state="IN_FORCE") & Q(in_force_at=None)),
                name="termination_in_force_iff_moment",
                violation_error_message="已生效的终止必须有生效时间。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["first_unpaid_month", "id"], condition=Q(state="APPROVED"), name="termination_due"
            ),
            models.Index(
                fields=["county_code", "state", "id"],
                condition=Q(state__in=states.TERMINATION_OPEN),
                name="termination_county_open",
            ),
        ]

    def __str__(self):
        return f"{self.get_ground_display()}（{self.get_state_display()}）"


class Filing(Keyed):
    """A decision of the province reported to the ministry for the record (报国务院主管部门备案, art. 59).

    While a decision that asks for it has no row here, its filing is open.
    """

    suspension = models.OneToOneField(
        "benefits.Suspension", on_delete=models.PROTECT, null=True, blank=True, related_name="filing"
    )
    termination = models.OneToOneField(
        Termination, on_delete=models.PROTECT, null=True, blank=True, related_name="filing"
    )
    filed_on = models.DateField("报备日期")
    document_no = models.CharField("报备文号", max_length=80)
    recorded_by = person("登记人")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "报部备案"
        constraints = [
            models.CheckConstraint(
                condition=Q(suspension__isnull=False, termination=None)
                | Q(suspension=None, termination__isnull=False),
                name="filing_of_one_decision",
                violation_error_message="一件备案对应一件决定。",
            ),
            models.CheckConstraint(
                condition=~Q(document_no="") & Q(recorded_by__isnull=False),
                name="filing_is_complete",
                violation_error_message="备案须有文号和登记人。",
            ),
        ]

    def __str__(self):
        return f"{self.filed_on} {self.document_no}"
