from django.db import models
from django.db.models import F, Q

from accounts.models import Keyed, OfficeScoped, Stateful
from accounts.querysets import ScopedQuerySet
from benefits import states
from benefits.models.decisions import first_of_month, person
from benefits.policy import DeathCause


class Death(Keyed, OfficeScoped, Stateful):
    """A death, reported by one person or a list and verified by another (核减退出)."""

    class Source(models.TextChoices):
        STAFF = "STAFF", "工作人员登记"
        FAMILY = "FAMILY", "家属告知"
        CIVIL_AFFAIRS = "CIVIL_AFFAIRS", "民政名单"
        POLICE = "POLICE", "公安名单"
        HOSPITAL = "HOSPITAL", "卫健名单"
        FUNERAL_HOME = "FUNERAL_HOME", "殡葬名单"
        COURT = "COURT", "法院宣告"

    class Match(models.TextChoices):
        EXACT = "EXACT", "证件号一致"
        WEAK = "WEAK", "姓名与出生日期一致"

    class Certificate(models.TextChoices):
        UNIFIED_2026 = "UNIFIED_2026", "居民死亡医学证明（2026 版）"
        FOUR_PART_2013 = "FOUR_PART_2013", "居民死亡医学证明书（2013 版）"
        HOUSEHOLD = "HOUSEHOLD", "户籍注销证明"
        JUDGMENT = "JUDGMENT", "法院判决"
        OTHER = "OTHER", "其他证明"

    class Untrue(models.TextChoices):
        ALIVE = "ALIVE", "本人在世"
        NAMESAKE = "NAMESAKE", "同名不同人"
        MISTAKEN = "MISTAKEN", "来源或登记有误"

    MOVES = states.DEATH_MOVES
    ABOUT = "beneficiary__key"

    beneficiary = models.ForeignKey(
        "benefits.Beneficiary", on_delete=models.PROTECT, related_name="deaths", verbose_name="服务对象"
    )
    state = models.CharField(
        "状态", max_length=10, choices=states.DeathState, default=states.DeathState.REPORTED
    )
    died_on = models.DateField("去世日期")
    source = models.CharField("来源", max_length=14, choices=Source, default=Source.STAFF)
    match = models.CharField("比对结果", max_length=6, choices=Match, blank=True)
    certificate = models.CharField("证明", max_length=16, choices=Certificate, blank=True)
    certificate_number = models.CharField("证明编号", max_length=40, blank=True)
    cause = models.CharField("死亡原因", max_length=9, choices=DeathCause.choices, blank=True)
    reported_by = person("登记人")  # Empty when it came from a list.
    reported_at = models.DateTimeField("登记时间")
    verified_by = person("核实人")
    verified_at = models.DateTimeField("核实时间", null=True, blank=True)
    reversed_by = person("更正人")
    reversal_document = models.CharField("撤销宣告死亡判决的文号", max_length=80, blank=True)
    untrue = models.CharField("不属实的原因", max_length=8, choices=Untrue, blank=True)
    finding = models.CharField("核实情况", max_length=300, blank=True)
    dismissed_by = person("排除人")
    first_unpaid_month = models.DateField("停发月份", null=True, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)
    basis = models.JSONField("依据（当日）", default=dict, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "去世登记"
        constraints = [
            models.UniqueConstraint(
                fields=["beneficiary"],
                condition=Q(state__in=("REPORTED", "VERIFIED")),
                name="death_once",
                violation_error_message="该对象已有去世登记。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("VERIFIED", "REVERSED"))
                | (
                    Q(verified_by__isnull=False, first_unpaid_month__isnull=False)
                    & ~Q(certificate="")
                    & (Q(reported_by=None) | ~Q(verified_by=F("reported_by")))
                ),
                name="death_two_people",
                violation_error_message="登记人不能核实自己的登记，核实须有证明。",
            ),
            models.CheckConstraint(
                condition=Q(state="REVERSED", reversed_by__isnull=False) & ~Q(untrue="") & ~Q(finding="")
                | (~Q(state="REVERSED") & Q(reversed_by=None)),
                name="death_reversed_by_somebody",
                violation_error_message="更正须有经手人，写明原因和核实情况。",
            ),
            models.CheckConstraint(
                condition=~Q(state="REVERSED", certificate="JUDGMENT") | ~Q(reversal_document=""),
                name="death_judgment_revoked_by_another",
                violation_error_message="宣告死亡的，凭撤销宣告的判决更正。",
            ),
            models.CheckConstraint(
                condition=Q(state="DISMISSED", dismissed_by__isnull=False)
                & ~Q(untrue="")
                & ~Q(finding="")
                & (Q(reported_by=None) | ~Q(dismissed_by=F("reported_by")))
                | (~Q(state="DISMISSED") & Q(dismissed_by=None)),
                name="death_dismissed_by_another",
                violation_error_message="登记人不能排除自己的登记，不属实须写明原因和核实情况。",
            ),
            first_of_month("first_unpaid_month", "death_month_first"),
        ]
