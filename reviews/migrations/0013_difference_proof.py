import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reviews', '0012_visits_and_gatherings'),
    ]

    operations = [
        migrations.AddField(
            model_name='difference',
            name='proof',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.evidence', verbose_name='凭证'),
        ),
        migrations.AddIndex(
            model_name='difference',
            index=models.Index(fields=['county_code', 'state', 'noticed_at', 'id'], name='difference_county'),
        ),
        migrations.AddIndex(
            model_name='difference',
            index=models.Index(fields=['organization', 'state', 'noticed_at', 'id'], name='difference_office'),
        ),
    ]
