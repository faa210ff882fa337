"""The index of every account's asked address goes with the next release: the one before this still reads it."""

from django.db import migrations, models
from django.db.models import Q

from kagu.upgrade.indexes import AddIndexWhileServed


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("accounts", "0023_indexes_read_by_nobody"),
    ]

    operations = [
        AddIndexWhileServed(
            "user",
            models.Index(fields=["asked_normalized"], condition=Q(state="pending"), name="asked_addresses"),
        ),
    ]
