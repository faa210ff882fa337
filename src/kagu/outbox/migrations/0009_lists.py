from django.db import migrations, models

from kagu.upgrade.indexes import AddIndexWhileServed, RemoveIndexWhileServed


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("outbox", "0008_picking"),
    ]

    operations = [
        AddIndexWhileServed(
            "outboxmessage",
            models.Index(fields=["state", "id"], name="outbox_of_a_state"),
        ),
        AddIndexWhileServed("outboxmessage", models.Index(fields=["kind", "id"], name="outbox_of_a_kind")),
        RemoveIndexWhileServed("outboxmessage", "outbox_by_age"),
    ]
