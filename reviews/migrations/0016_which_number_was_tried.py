from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0015_call_by_the_number_on_file")]

    operations = [
        migrations.AddField(
            model_name="contactattempt",
            name="is_other_number",
            field=models.BooleanField(default=False, verbose_name="不是登记的号码"),
        ),
    ]
