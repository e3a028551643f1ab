from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Whoever has died and what has ended, each by a small index of its own: the night looks them up."""

    dependencies = [("benefits", "0006_import_kind")]

    operations = [
        migrations.AddIndex(
            "beneficiary",
            models.Index(fields=["died_on"], condition=Q(died_on__isnull=False), name="beneficiary_dead"),
        ),
        migrations.AddIndex(
            "benefit", models.Index(fields=["id"], condition=Q(ended_from_month__isnull=False), name="benefit_ended")
        ),
    ]
