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


class ClockBeat(models.Model):
    """When the clock last finished its heartbeat task. One row; its age is the health of the clock."""

    at = models.DateTimeField("时间")
