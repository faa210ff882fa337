"""Acts seal what asks for an erasure; what stood before is taken as it stands on this day."""

from typing import Any

from django.db import migrations, models

from kagu.secret_keys.keyed_hashes import keyed_hash
from kagu.site import clock

PURPOSE = "activity head"
ASKED_BY = {"pending": "account_created", "closing": "deletion_planned", "deleted": "account_deleted"}


def seal_what_stands(apps: Any, schema_editor: Any) -> None:
    lines = apps.get_model("accounts", "Activity").objects
    heads = apps.get_model("accounts", "ActivityHead").objects
    for user in apps.get_model("accounts", "User").objects.filter(state__in=ASKED_BY).iterator():
        line = lines.filter(user=user, kind=ASKED_BY[user.state]).order_by("-position").first()
        if line:
            words = f"{user.pk} {line.position} {line.hash} by its act"
            sealed = {"hash": line.hash, "mac": keyed_hash(PURPOSE, words.encode()).hex(), "is_of_act": True}
            heads.update_or_create(
                user_id=user.pk,
                position=line.position,
                defaults=sealed,
                create_defaults={**sealed, "sealed_at": clock.now()},
            )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0017_arrived_entries")]

    operations = [
        migrations.AlterField(
            model_name="user", name="created_at", field=models.DateTimeField(default=clock.now)
        ),
        migrations.AddField(
            model_name="activityhead", name="is_of_act", field=models.BooleanField(default=False)
        ),
        migrations.RunPython(seal_what_stands, migrations.RunPython.noop),
    ]
