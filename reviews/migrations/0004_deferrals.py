import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A consent to defer may follow another one; each keeps the rules it stood on."""

    dependencies = [
        ("reviews", "0003_letter_tries"),
    ]

    operations = [
        migrations.AddField(
            model_name="deferral",
            name="basis",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AlterField(
            model_name="deferral",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="deferrals", to="reviews.review"
            ),
        ),
        migrations.AddConstraint(
            model_name="deferral",
            constraint=models.UniqueConstraint(
                fields=("review", "last_day"), name="deferral_once", violation_error_message="这次延期已登记过。"
            ),
        ),
    ]
