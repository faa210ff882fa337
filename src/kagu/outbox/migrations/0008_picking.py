from django.db import migrations, models
from django.db.models import F, Func, Q

from kagu.upgrade.indexes import AddIndexWhileServed, RemoveIndexWhileServed

WAITS = Q(state="waiting")
IN_ORDER = Func(F("id"), template="%(expressions)s + 0", output_field=models.BigIntegerField())


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("outbox", "0007_held_messages"),
    ]

    operations = [
        AddIndexWhileServed(
            "outboxmessage", models.Index("kind", IN_ORDER, condition=WAITS, name="outbox_by_kind")
        ),
        AddIndexWhileServed(
            "outboxmessage", models.Index("kind", "lane", IN_ORDER, condition=WAITS, name="outbox_by_lane")
        ),
        AddIndexWhileServed(
            "outboxmessage", models.Index(fields=["give_up_at"], condition=WAITS, name="outbox_by_giving_up")
        ),
        AddIndexWhileServed(
            "outboxmessage",
            models.Index(
                fields=["kind", "created_at"], condition=WAITS & ~Q(last_error=""), name="outbox_tried"
            ),
        ),
        RemoveIndexWhileServed("outboxmessage", "outbox_waiting"),
    ]
