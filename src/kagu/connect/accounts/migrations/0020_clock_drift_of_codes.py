from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0019_pending_accounts_ask"),
    ]

    operations = [
        migrations.AddField(
            model_name="codegenerator",
            name="drift_seconds",
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="codegenerator",
            name="shown_drift",
            field=models.SmallIntegerField(null=True),
        ),
    ]
