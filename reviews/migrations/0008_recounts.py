import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Days are counted again after a holiday table by the clock, which notes how far it has come."""

    dependencies = [
        ("benefits", "0002_holidays"),
        ("reviews", "0007_deferral_requests"),
    ]

    operations = [
        migrations.CreateModel(
            name="Recount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(verbose_name="版本")),
                ("entered_at", models.DateTimeField(verbose_name="录入时间")),
                ("due", models.PositiveIntegerField(default=0, verbose_name="须核对")),
                ("looked_at", models.PositiveIntegerField(default=0, verbose_name="已核对")),
                ("moves", models.JSONField(blank=True, default=list, verbose_name="推后的期限")),
                ("made_certain", models.PositiveIntegerField(default=0, verbose_name="不再是暂估")),
                ("passed_by", models.PositiveIntegerField(default=0, verbose_name="未能核对")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="完成时间")),
                (
                    "holiday_year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recounts",
                        to="benefits.holidayyear",
                        verbose_name="放假年份",
                    ),
                ),
            ],
            options={
                "verbose_name": "期限重算",
                "verbose_name_plural": "期限重算",
                "constraints": [
                    models.UniqueConstraint(fields=("holiday_year", "version"), name="recount_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("finished_at", None)), fields=("holiday_year",), name="recount_one_open"
                    ),
                ],
            },
        ),
    ]
