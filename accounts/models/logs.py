"""What was changed and who looked: two append-only tables. Triggers refuse UPDATE and DELETE (migration 0002)."""

from django.db import models

from accounts.querysets import LogQuerySet


class LogEntry(models.Model):
    at = models.DateTimeField("时间")
    by = models.ForeignKey(
        "accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="经手人"
    )
    by_name = models.CharField("姓名", max_length=30)  # As it was on that day: names and roles change.
    by_role = models.CharField("岗位", max_length=24)
    organization = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="机构"
    )
    about = models.CharField(
        "所涉对象", max_length=22, blank=True
    )  # Opaque key of the person, if there is one.
    reason = models.CharField("理由", max_length=500, blank=True)

    objects = LogQuerySet.as_manager()

    class Meta:
        abstract = True

    def delete(self, *args, **kwargs):
        raise TypeError("The log is append-only: rows are never deleted.")


class AuditEntry(LogEntry):
    """One change. `digest` covers the row and the digest before it, so that no row can be altered unseen."""

    act = models.CharField("事项", max_length=60)  # noun.past_participle
    subject_type = models.CharField("记录类型", max_length=60)
    subject_id = models.BigIntegerField("记录编号", null=True)
    from_state = models.CharField(max_length=24, blank=True)
    to_state = models.CharField(max_length=24, blank=True)
    citation = models.CharField("依据", max_length=300, blank=True)
    changes = models.JSONField("变动", default=dict, blank=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "留痕"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["about", "-id"], name="audit_about"),
            models.Index(fields=["subject_type", "subject_id"], name="audit_subject"),
        ]

    def __str__(self):
        return f"{self.act} #{self.subject_id}"


class AuditHead(models.Model):
    """The end of the chain: the last digest and how many rows stand before it. One row."""

    digest = models.CharField(max_length=64)
    length = models.BigIntegerField(default=0)


class AccessEntry(LogEntry):
    """One look: a person's page opened, a number unmasked, a list exported, a paper printed; each try to sign in."""

    class Kind(models.TextChoices):
        OPENED = "OPENED", "打开"
        UNMASKED = "UNMASKED", "查看完整号码"
        EXPORTED = "EXPORTED", "导出"
        PRINTED = "PRINTED", "打印"
        SEARCHED = "SEARCHED", "查找"
        SIGNED_IN = "SIGNED_IN", "登录"
        SIGNED_OUT = "SIGNED_OUT", "退出"
        REFUSED = "REFUSED", "登录失败"

    kind = models.CharField("方式", max_length=10, choices=Kind)
    what = models.CharField("内容", max_length=120)
    rows = models.PositiveIntegerField("行数", default=1)
    address = models.GenericIPAddressField("网络地址", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "访问记录"
        ordering = ["-id"]
        indexes = [models.Index(fields=["about", "-id"], name="access_about")]

    def __str__(self):
        return f"{self.by_name} {self.get_kind_display()} {self.what}"
