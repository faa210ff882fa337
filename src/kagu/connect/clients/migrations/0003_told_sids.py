"""Each service has its own name for a session; what a service was told before is still its name."""

from typing import Any

from django.db import migrations, models


def keep_what_was_told(apps: Any, schema_editor: Any) -> None:
    apps.get_model("clients", "ClientSession").objects.update(told_sid=models.F("sid"))


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0002_data_notice"),
    ]

    operations = [
        migrations.AddField(
            model_name="clientsession",
            name="told_sid",
            field=models.CharField(default="", max_length=32),
            preserve_default=False,
        ),
        migrations.RunPython(keep_what_was_told, migrations.RunPython.noop, elidable=True),
    ]
