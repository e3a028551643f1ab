"""What the administrator keeps: holidays and the rules of a jurisdiction."""

from django.db import models
from django.db.models import F, Q

from accounts.models import Stateful
from benefits import states
from benefits.models.decisions import person
from benefits.querysets import LocalRuleQuerySet


class HolidayYear(models.Model):
    """Whether a year has its official table, and which edition of it. Years without one are provisional (T-12)."""

    year = models.PositiveSmallIntegerField("年份", unique=True)
    document_no = models.CharField("国务院通知", max_length=80, blank=True)
    version = models.PositiveSmallIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "放假年份"
        ordering = ["-year"]

    def __str__(self):
        return f"{self.year} 年"


class Holiday(models.Model):
    """A day that differs from its weekday: off on a working day's place, or worked on a weekend."""

    class Kind(models.TextChoices):
        OFF = "OFF", "放假"
        WORK = "WORK", "调休上班"

    day = models.DateField("日期", unique=True)
    kind = models.CharField("安排", max_length=4, choices=Kind)
    name = models.CharField("节日", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "节假日"
        ordering = ["-day"]

    def __str__(self):
        return f"{self.day} {self.get_kind_display()}"


class LocalRule(Stateful):
    """A jurisdiction's own number over a default rule, from a day on, with the document that says so (DE-1).

    It moves the days of other people, so one person enters it and another confirms it; until then nobody counts by it.
    """

    MOVES = states.LOCAL_RULE_MOVES
    about = ""  # Of no person.

    rule_id = models.CharField("规则", max_length=30)
    organization = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="local_rules", verbose_name="适用地区"
    )
    state = models.CharField(
        "状态", max_length=9, choices=states.LocalRuleState, default=states.LocalRuleState.PROPOSED
    )
    value = models.JSONField("取值")
    effective_from = models.DateField("起用日期")
    document_no = models.CharField("文号", max_length=80)
    note = models.CharField("说明", max_length=200, blank=True)
    reason = models.CharField("不予确认、撤回的理由", max_length=300, blank=True)
    entered_by = person("录入人")
    confirmed_by = person("确认人")

    objects = LocalRuleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "地方规则"
        constraints = [
            models.UniqueConstraint(
                fields=["rule_id", "organization", "effective_from"],
                condition=Q(state__in=states.LOCAL_RULE_LIVE),
                name="local_rule_once",
                violation_error_message="该地区在这一天已有此规则。",
            ),
            models.CheckConstraint(
                condition=~Q(document_no=""),
                name="local_rule_has_document",
                violation_error_message="地方规则必须写明文号。",
            ),
            models.CheckConstraint(
                condition=~Q(state="CONFIRMED")
                | Q(entered_by__isnull=False, confirmed_by__isnull=False) & ~Q(confirmed_by=F("entered_by")),
                name="local_rule_two_people",
                violation_error_message="地方规则须由两人办理：录入的人不能确认。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("DECLINED", "WITHDRAWN")) | ~Q(reason=""),
                name="local_rule_ended_says_why",
                violation_error_message="不予确认、撤回必须写明理由。",
            ),
        ]

    def __str__(self):
        return f"{self.rule_id} = {self.value}"


class NationalFigure(Stateful):
    """A figure of a year that the state publishes, with where it was read: one enters it, another confirms (D-08)."""

    class Kind(models.TextChoices):
        URBAN_INCOME = "URBAN_INCOME", "全国城镇居民人均可支配收入"

    MOVES = states.LOCAL_RULE_MOVES
    about = ""  # Of no person.

    kind = models.CharField("数据", max_length=16, choices=Kind, default=Kind.URBAN_INCOME)
    year = models.PositiveSmallIntegerField("年份")
    state = models.CharField(
        "状态", max_length=9, choices=states.LocalRuleState, default=states.LocalRuleState.PROPOSED
    )
    amount = models.DecimalField("金额（元）", max_digits=12, decimal_places=2)
    source = models.CharField("出处", max_length=160)
    reason = models.CharField("不予确认、撤回的理由", max_length=300, blank=True)
    entered_by = person("录入人")
    confirmed_by = person("确认人")

    objects = LocalRuleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "全国数据"
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year"],
                condition=Q(state__in=states.LOCAL_RULE_LIVE),
                name="national_figure_once",
                violation_error_message="该年份已有这项数据。",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0) & ~Q(source=""),
                name="national_figure_has_source",
                violation_error_message="数据须大于零，并写明出处。",
            ),
            models.CheckConstraint(
                condition=~Q(state="CONFIRMED")
                | Q(entered_by__isnull=False, confirmed_by__isnull=False) & ~Q(confirmed_by=F("entered_by")),
                name="national_figure_two_people",
                violation_error_message="数据须由两人办理：录入的人不能确认。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("DECLINED", "WITHDRAWN")) | ~Q(reason=""),
                name="national_figure_ended_says_why",
                violation_error_message="不予确认、撤回必须写明理由。",
            ),
        ]

    def __str__(self):
        return f"{self.year} {self.get_kind_display()} {self.amount}"
