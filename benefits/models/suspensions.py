from django.db import models
from django.db.models import F, Q

from benefits import states
from benefits.models.decisions import Decision, declined_by_somebody, first_of_month, person, two_people
from benefits.querysets import ResumptionQuerySet, SuspensionQuerySet


class Suspension(Decision):
    """A stop of pay on one ground, from its proposal to its lifting.

    Two months are kept (DE-5, DE-18): `lawful_month` follows from the last day alone, `effective_on` is the first
    day of the month from which pay really stops, never earlier than the month after the approval. A confirmation
    before `effective_on` withdraws it, one on that day or later leads to a resumption (DE-19).
    """

    class Ground(models.TextChoices):
        UNCONFIRMED = "UNCONFIRMED", "逾期未确认"
        SENTENCED_OR_WANTED = "SENTENCED_OR_WANTED", "服刑或通缉"

    MOVES = states.SUSPENSION_MOVES

    ground = models.CharField("事由", max_length=20, choices=Ground, default=Ground.UNCONFIRMED)
    state = models.CharField(
        "状态", max_length=10, choices=states.SuspensionState, default=states.SuspensionState.PROPOSED
    )
    last_day_raw = models.DateField("期满日（未顺延）", null=True, blank=True)
    last_day = models.DateField("期满日", null=True, blank=True)
    lawful_month = models.DateField("依法停发月份", null=True, blank=True)
    effective_on = models.DateField("停发起始日", null=True, blank=True)
    # A proposal of the clock has no human author, so a clerk checks it before anybody may approve (DE-33).
    checked_by = person("核对人")
    checked_at = models.DateTimeField("核对时间", null=True, blank=True)
    check_note = models.CharField("核对意见", max_length=500, blank=True)
    # The outcome of the last look at each of its three moments: what was asked, found and answered.
    gate = models.JSONField("停发前最后看一眼", default=dict, blank=True)
    gate_endorsed = models.JSONField("报省前最后看一眼", default=dict, blank=True)
    gate_in_force = models.JSONField("生效前最后看一眼", default=dict, blank=True)
    in_force_at = models.DateTimeField("生效时间", null=True, blank=True)
    lifted_on = models.DateField("恢复日期", null=True, blank=True)
    resumed_month = models.DateField("恢复发放月份", null=True, blank=True)  # First month owed again.
    # First month that the register pays again; months owed before it are lines of a back-pay.
    ordinary_from = models.DateField("名册恢复月份", null=True, blank=True)
    set_aside_on = models.DateField("撤销日期", null=True, blank=True)

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "暂停"
        constraints = [
            models.UniqueConstraint(
                fields=["benefit", "ground"],
                condition=Q(state__in=states.SUSPENSION_OPEN),
                name="suspension_one_open",
                violation_error_message="该待遇已有一件未结的暂停。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=states.SUSPENSION_DECIDED)
                | (
                    Q(approved_by__isnull=False, approved_at__isnull=False)
                    & (Q(proposed_by__isnull=False) | Q(checked_by__isnull=False))
                    & (Q(proposed_by=None) | ~Q(approved_by=F("proposed_by")))
                    & (Q(checked_by=None) | ~Q(approved_by=F("checked_by")))
                    & (Q(endorsed_by=None) | ~Q(approved_by=F("endorsed_by")))
                ),
                name="suspension_two_people",
                violation_error_message="暂停须由两人办理：提出或核对的人不能批准。",
            ),
            declined_by_somebody("suspension_declined"),
            models.CheckConstraint(
                condition=~Q(state__in=states.SUSPENSION_DECIDED)
                | Q(effective_on__isnull=False, lawful_month__isnull=False),
                name="suspension_decided_has_months",
                violation_error_message="批准的暂停必须有停发月份。",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="LIFTED")
                    & Q(lifted_on__isnull=False, resumed_month__isnull=False, ordinary_from__isnull=False)
                )
                | Q(state="SET_ASIDE")
                | (~Q(state="LIFTED") & Q(lifted_on=None, resumed_month=None, ordinary_from=None)),
                name="suspension_lifted_iff_day",
                violation_error_message="恢复必须有恢复日期和月份。",
            ),
            models.CheckConstraint(
                condition=Q(state="SET_ASIDE", set_aside_on__isnull=False)
                | (~Q(state="SET_ASIDE") & Q(set_aside_on=None)),
                name="suspension_set_aside_iff_day",
                violation_error_message="撤销必须有撤销日期。",
            ),
            models.CheckConstraint(
                condition=~Q(state="WITHDRAWN") | ~Q(reason=""),
                name="suspension_withdrawn_says_why",
                violation_error_message="撤回必须写明理由。",
            ),
            first_of_month("lawful_month", "suspension_lawful_month_first"),
            first_of_month("effective_on", "suspension_effective_first"),
            first_of_month("resumed_month", "suspension_resumed_first"),
            first_of_month("ordinary_from", "suspension_ordinary_first"),
        ]
        indexes = [
            models.Index(fields=["effective_on", "id"], condition=Q(state="APPROVED"), name="suspension_due"),
            models.Index(
                fields=["county_code", "state", "id"],
                condition=Q(state__in=states.SUSPENSION_OPEN),
                name="suspension_county_open",
            ),
            models.Index(
                fields=["province_code", "state", "id"],
                condition=Q(state__in=states.SUSPENSION_OPEN),
                name="suspension_province_open",
            ),
        ]

    def __str__(self):
        return f"{self.get_ground_display()}（{self.get_state_display()}）"

    @property
    def word(self) -> str:
        """暂停 for a missed review, 中止 for a sentence or a wanted notice."""
        return "暂停" if self.ground == self.Ground.UNCONFIRMED else "中止"

    def get_state_display(self) -> str:  # type: ignore[no-redef]
        """The state in the word of its ground: 暂停中, 中止中."""
        return states.SuspensionState(self.state).label.replace("暂停", self.word)


class Resumption(Decision):
    """The person has confirmed and asks in writing to be paid again; a supervisor decides (A-07)."""

    MOVES = states.DECISION_MOVES

    suspension = models.ForeignKey(
        Suspension, on_delete=models.PROTECT, related_name="resumptions", verbose_name="暂停"
    )
    state = models.CharField(
        "状态", max_length=10, choices=states.DecisionState, default=states.DecisionState.PROPOSED
    )
    confirmed_on = models.DateField("重新确认日期")
    applied_on = models.DateField("书面申请日期")
    resumed_month = models.DateField("恢复发放月份", null=True, blank=True)

    objects = ResumptionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "恢复"
        constraints = [
            models.UniqueConstraint(
                fields=["suspension"],
                condition=Q(state__in=states.DECISION_OPEN),
                name="resumption_one_open",
                violation_error_message="该暂停已有一件待批的恢复。",
            ),
            two_people(
                "resumption_two_people", decided=("APPROVED",), message="提出人不能批准自己的恢复建议。"
            ),
            declined_by_somebody("resumption_declined"),
            models.CheckConstraint(
                condition=~Q(state="APPROVED") | Q(resumed_month__isnull=False),
                name="resumption_approved_has_month",
                violation_error_message="批准的恢复必须有恢复月份。",
            ),
            first_of_month("resumed_month", "resumption_month_first"),
        ]
        indexes = [
            models.Index(
                fields=["county_code", "state", "id"],
                condition=Q(state__in=states.DECISION_OPEN),
                name="resumption_county_open",
            ),
        ]
