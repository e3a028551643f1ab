from django.db import migrations

import accounts.fields


class Migration(migrations.Migration):
    dependencies = [("reviews", "0014_certificates")]

    operations = [
        migrations.AlterField(
            model_name="appointment",
            name="number",
            field=accounts.fields.EncryptedTextField(blank=True, default="", verbose_name="号码或微信号"),
        ),
    ]
