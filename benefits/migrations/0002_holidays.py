"""Enter the days off and the make-up working days of the years published so far (2004 to 2026)."""

from django.db import migrations

from benefits.services import holidays


def forwards(apps, schema_editor):
    holidays.seed(
        holiday=apps.get_model("benefits", "Holiday"), holiday_year=apps.get_model("benefits", "HolidayYear")
    )


class Migration(migrations.Migration):
    dependencies = [("benefits", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
