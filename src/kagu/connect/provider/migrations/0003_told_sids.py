"""A grant's tokens go on naming their session as they did."""

from typing import Any

from django.db import migrations, models


def keep_what_was_told(apps: Any, schema_editor: Any) -> None:
    apps.get_model("provider", "Grant").objects.update(told_sid=models.F("session_id"))


class Migration(migrations.Migration):
    dependencies = [
        ("provider", "0002_pushed_request_visited_at"),
    ]

    operations = [
        migrations.AddField(
            model_name="grant",
            name="told_sid",
            field=models.CharField(default="", max_length=32),
            preserve_default=False,
        ),
        migrations.RunPython(keep_what_was_told, migrations.RunPython.noop, elidable=True),
    ]
