from django.db import models
from django.db.models import F, Q

from accounts.models import Keyed, OfficeScoped, Stateful
from accounts.querysets import HandedDownQuerySet, ScopedQuerySet
from benefits import states
from benefits.models.decisions import first_of_month, person
from benefits.models.suspensions import Suspension


class YearlyReturn(Keyed, OfficeScoped, Stateful):
    """What a province reports of one year's stops, resumptions and back-pay of officers (Z-04), with its lines.

    The lines are written when it is prepared and never again: what another person sends is what was prepared. What
    became known later goes into a return of its own that names the `first` one (补报).
    """

    MOVES = states.RETURN_MOVES

    year = models.PositiveSmallIntegerField("年度")
    first = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="supplements", verbose_name="补报于"
    )
    state = models.CharField(
        "状态", max_length=10, choices=states.ReturnState, default=states.ReturnState.DRAFT
    )
    due_on = models.DateField("期限")
    aimed_on = models.DateField("报送日")
    cases = models.PositiveIntegerField("件数", default=0)
    sha256 = models.CharField("摘要", max_length=64)
    note = models.CharField("补报说明", max_length=300, blank=True)
    reason = models.CharField("撤回理由", max_length=300, blank=True)
    citation = models.CharField("依据", max_length=300, blank=True)
    prepared_by = person("编制人")
    prepared_at = models.DateTimeField("编制时间")
    sent_by = person("报送人")
    sent_at = models.DateTimeField("报送时间", null=True, blank=True)

    objects = HandedDownQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年度上报"
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "year"],
                condition=Q(first=None, state__in=states.RETURN_LIVE),
                name="yearly_return_once",
                violation_error_message="该年度的上报已经编制。",
            ),
            models.UniqueConstraint(
                fields=["first"],
                condition=Q(state="DRAFT"),
                name="yearly_return_one_supplement_open",
                violation_error_message="已有一份补报待报送。",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="SENT", sent_by__isnull=False, sent_at__isnull=False, prepared_by__isnull=False)
                    & ~Q(sent_by=F("prepared_by"))
                )
                | (~Q(state="SENT") & Q(sent_by=None, sent_at=None)),
                name="yearly_return_two_people",
                violation_error_message="编制人不能报送自己编制的年度上报。",
            ),
            models.CheckConstraint(
                condition=Q(first=None) | ~Q(note=""),
                name="yearly_return_supplement_says_why",
                violation_error_message="补报必须写明缘由。",
            ),
            models.CheckConstraint(
                condition=~Q(state="WITHDRAWN") | ~Q(reason=""),
                name="yearly_return_withdrawn_says_why",
                violation_error_message="撤回必须写明理由。",
            ),
        ]

    def __str__(self):
        return f"{self.year} 年{'补报' if self.first_id else '上报'}"

    @property
    def about(self) -> str:
        return ""


class YearlyReturnLine(Keyed, OfficeScoped):
    """One case as it was reported: kept in full, so that the copy reads the same whatever becomes of the case."""

    class Kind(models.TextChoices):
        STOP = "STOP", "停发"
        RESUMPTION = "RESUMPTION", "恢复"
        BACK_PAY = "BACK_PAY", "补发"
        ARREARS = "ARREARS", "补付"
        SET_ASIDE = "SET_ASIDE", "撤销停发"

    Ground = Suspension.Ground

    report = models.ForeignKey(YearlyReturn, on_delete=models.PROTECT, related_name="lines")
    kind = models.CharField("事项", max_length=10, choices=Kind)
    benefit = models.ForeignKey("benefits.Benefit", on_delete=models.PROTECT, related_name="+")
    name = models.CharField("姓名", max_length=50)
    ground = models.CharField("事由", max_length=20, choices=Ground)
    decision_key = models.CharField("决定", max_length=22)
    decided_on = models.DateField("批准日期")
    counts_on = models.DateField("生效日期")  # The day that says to which year the case belongs.
    month = models.DateField("月份", null=True, blank=True)  # First unpaid, first paid again, first paid back.
    months = models.PositiveSmallIntegerField("月数", default=0)
    amount = models.DecimalField("金额", max_digits=12, decimal_places=2)  # A month; of back-pay the whole.

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年度上报明细"
        constraints = [
            models.UniqueConstraint(
                fields=["report", "kind", "decision_key"],
                name="yearly_return_line_once",
                violation_error_message="同一决定在一份上报里只列一次。",
            ),
            first_of_month("month", "yearly_return_line_month_first"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.name}"
