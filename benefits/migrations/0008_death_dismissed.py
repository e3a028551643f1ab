import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q


def name_who_dismissed(apps, schema_editor):
    """Until now only the audit knew who had dismissed a report, and why."""
    audit = apps.get_model("accounts", "AuditEntry").objects.filter(act="death.dismissed", by__isnull=False)
    for death in apps.get_model("benefits", "Death").objects.filter(state="DISMISSED"):
        entry = audit.filter(subject_type="benefits.death", subject_id=death.pk).first()
        if entry:
            death.dismissed_by_id, death.untrue = entry.by_id, "MISTAKEN"
            death.finding = entry.reason[:300] or "不属实。"
            death.save(update_fields=["dismissed_by", "untrue", "finding"])


class Migration(migrations.Migration):
    """Who found a reported death untrue, why, and what was seen."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("accounts", "0002_append_only"),
        ("benefits", "0007_gone"),
    ]

    operations = [
        migrations.AddField(
            "death",
            "untrue",
            models.CharField(
                "不属实的原因", max_length=8, blank=True, default="",
                choices=[("ALIVE", "本人在世"), ("NAMESAKE", "同名不同人"), ("MISTAKEN", "来源或登记有误")],
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "death",
            "finding",
            models.CharField("核实情况", max_length=300, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "death",
            "dismissed_by",
            models.ForeignKey(
                settings.AUTH_USER_MODEL, on_delete=django.db.models.deletion.PROTECT, null=True, blank=True,
                related_name="+", verbose_name="排除人",
            ),
        ),
        migrations.RunPython(name_who_dismissed, migrations.RunPython.noop),
        migrations.AddConstraint(
            "death",
            models.CheckConstraint(
                condition=Q(state="DISMISSED", dismissed_by__isnull=False)
                & ~Q(untrue="")
                & ~Q(finding="")
                & (Q(reported_by=None) | ~Q(dismissed_by=F("reported_by")))
                | (~Q(state="DISMISSED") & Q(dismissed_by=None)),
                name="death_dismissed_by_another",
                violation_error_message="登记人不能排除自己的登记，不属实须写明原因和核实情况。",
            ),
        ),
    ]
