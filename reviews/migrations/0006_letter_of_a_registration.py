from django.db import migrations, models


def name_decisions(apps, schema_editor):
    """The decisions written so far were filed as receipts; their cause says what they are."""
    letters = apps.get_model("reviews", "Letter").objects.using(schema_editor.connection.alias)
    letters.filter(kind="RECEIPT", dedup_key__startswith="registration:").update(kind="REGISTRATION")


class Migration(migrations.Migration):
    """The decision on a registration is a letter of its own kind."""

    dependencies = [
        ("reviews", "0005_looked_at"),
    ]

    operations = [
        migrations.AlterField(
            model_name="letter",
            name="kind",
            field=models.CharField(
                choices=[
                    ("REMINDER", "提醒"), ("PERSONAL_NOTICE", "通知书"), ("RECEIPT", "确认回执"),
                    ("REGISTRATION", "登记审核决定书"), ("CORRECTION", "补正通知书"), ("CORRECTION_DUE", "补正提醒"),
                    ("SUSPENSION", "暂停发放决定书"), ("RESUMPTION", "恢复发放决定书"), ("APOLOGY", "致歉信"),
                ],
                max_length=16,
                verbose_name="种类",
            ),
        ),
        migrations.RunPython(name_decisions, migrations.RunPython.noop),
    ]
