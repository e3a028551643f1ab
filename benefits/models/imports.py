from django.conf import settings
from django.db import models

from accounts.models import Keyed, OfficeScoped, Stateful
from accounts.querysets import ScopedQuerySet
from benefits import states


class ImportBatch(Keyed, OfficeScoped, Stateful):
    """One list that came in through an import door: first read and shown, then imported.

    Of results of the App `added` counts those that were noted, `changed` those that confirmed somebody.

    The file itself stays encrypted-at-rest outside the web root until it is imported or withdrawn.
    """

    class Kind(models.TextChoices):
        BENEFICIARIES = "BENEFICIARIES", "服务对象名单"
        APP_RESULTS = "APP_RESULTS", "App 结果"

    MOVES = states.IMPORT_MOVES
    SOURCE = "导入 "  # Before the name of the list, in the audit of each person it registered or changed.

    state = models.CharField(
        "状态", max_length=10, choices=states.ImportState, default=states.ImportState.READ
    )
    kind = models.CharField("种类", max_length=14, choices=Kind, default=Kind.BENEFICIARIES)
    file = models.FileField("文件", upload_to="imports/", blank=True)
    file_name = models.CharField("文件名", max_length=120)
    sha256 = models.CharField(max_length=64)
    mapping = models.JSONField("列对应", default=dict)
    rows = models.PositiveIntegerField("行数", default=0)
    added = models.PositiveIntegerField("新增", default=0)
    changed = models.PositiveIntegerField("更新", default=0)
    unchanged = models.PositiveIntegerField("无变化", default=0)
    bad = models.PositiveIntegerField("有误", default=0)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="经手人"
    )
    read_at = models.DateTimeField("读入时间")
    imported_at = models.DateTimeField("导入时间", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导入批次"
        ordering = ["-id"]

    @property
    def about(self) -> str:
        return ""
