from django.db import migrations, models


class Migration(migrations.Migration):
    """One import door for each kind of list."""

    dependencies = [("benefits", "0005_local_rules_two_people")]

    operations = [
        migrations.AddField(
            model_name="importbatch",
            name="kind",
            field=models.CharField(
                choices=[("BENEFICIARIES", "服务对象名单"), ("APP_RESULTS", "App 结果")], default="BENEFICIARIES",
                max_length=14, verbose_name="种类",
            ),
        ),
    ]
