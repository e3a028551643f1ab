from django.db import models


class SweepRun(models.Model):
    """One night of one sweep. The database says which dates are missing; the beat only pokes."""

    sweep = models.CharField("扫描", max_length=40)
    business_date = models.DateField("业务日期")
    started_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    # Written after each chunk, so that another runner can tell a slow run from a dead one.
    beat_at = models.DateTimeField("最近活动")
    done = models.PositiveIntegerField("办理", default=0)
    report = models.JSONField("报告", default=dict, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "夜间运行"
        ordering = ["-business_date", "sweep"]
        constraints = [models.UniqueConstraint(fields=["sweep", "business_date"], name="sweep_run_once")]

    def __str__(self):
        return f"{self.sweep} {self.business_date}"


class Recount(models.Model):
    """What follows from an edition of a holiday table: open until every open day was counted again by it (DE-24)."""

    holiday_year = models.ForeignKey(
        "benefits.HolidayYear", on_delete=models.PROTECT, related_name="recounts", verbose_name="放假年份"
    )
    version = models.PositiveSmallIntegerField("版本")
    entered_at = models.DateTimeField("录入时间")
    due = models.PositiveIntegerField("须核对", default=0)  # Of the run that goes on, with `looked_at` so far.
    looked_at = models.PositiveIntegerField("已核对", default=0)
    # What moved so far, as [what, before, after, people]; written with the chunk that moved it.
    moves = models.JSONField("推后的期限", default=list, blank=True)
    made_certain = models.PositiveIntegerField("不再是暂估", default=0)
    passed_by = models.PositiveIntegerField("未能核对", default=0)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "期限重算"
        constraints = [
            models.UniqueConstraint(fields=["holiday_year", "version"], name="recount_once"),
            # Of one year only the newest edition is counted by: it takes over what an older one has moved.
            models.UniqueConstraint(
                fields=["holiday_year"], condition=models.Q(finished_at=None), name="recount_one_open"
            ),
        ]

    def __str__(self):
        return f"{self.holiday_year}第 {self.version} 版"


class ClockBeat(models.Model):
    """When the clock last finished its heartbeat task. One row; its age is the health of the clock."""

    at = models.DateTimeField("时间")
