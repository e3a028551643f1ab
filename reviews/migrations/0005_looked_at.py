import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def give_own_kind(apps, schema_editor):
    letters = apps.get_model("reviews", "Letter").objects
    letters.filter(kind="REMINDER", dedup_key__startswith="reminder:").update(kind="CORRECTION_DUE")


def take_back(apps, schema_editor):
    apps.get_model("reviews", "Letter").objects.filter(kind="CORRECTION_DUE").update(kind="REMINDER")


class Migration(migrations.Migration):
    """Whether somebody has looked at what came for a correction; its reminder is a letter of its own kind."""

    dependencies = [
        ("reviews", "0004_deferrals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="correction",
            name="looked_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="审看时间"),
        ),
        migrations.AddField(
            model_name="correction",
            name="looked_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="letter",
            name="kind",
            field=models.CharField(
                choices=[
                    ("REMINDER", "提醒"), ("PERSONAL_NOTICE", "通知书"), ("RECEIPT", "确认回执"),
                    ("CORRECTION", "补正通知书"), ("CORRECTION_DUE", "补正提醒"), ("SUSPENSION", "暂停发放决定书"),
                    ("RESUMPTION", "恢复发放决定书"), ("APOLOGY", "致歉信"),
                ],
                max_length=16,
                verbose_name="种类",
            ),
        ),
        migrations.RunPython(give_own_kind, take_back),
    ]
