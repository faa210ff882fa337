"""Recovery codes short enough to copy by hand, hashed as passwords are; those made before serve on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0014_agents_and_short_suspensions"),
    ]

    operations = [
        migrations.AddField(
            model_name="recoverycode",
            name="salt",
            field=models.CharField(blank=True, default="", max_length=32),
            preserve_default=False,
        ),
    ]
