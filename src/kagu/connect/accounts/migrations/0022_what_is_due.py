from django.db import migrations, models
from django.db.models import Q

from kagu.upgrade.indexes import AddIndexWhileServed


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("accounts", "0021_sealing_progress"),
    ]

    operations = [
        AddIndexWhileServed(
            "user", models.Index(fields=["created_at"], condition=Q(state="pending"), name="pending_accounts")
        ),
        AddIndexWhileServed(
            "user",
            models.Index(
                fields=["suspended_until"], condition=Q(state="suspended"), name="suspended_accounts"
            ),
        ),
        AddIndexWhileServed(
            "user", models.Index(fields=["deleted_at"], condition=Q(state="deleted"), name="deleted_accounts")
        ),
        AddIndexWhileServed("knowndevice", models.Index(fields=["last_at"], name="devices_by_last_use")),
        AddIndexWhileServed("arrivedentry", models.Index(fields=["arrived_at"], name="arrivals_by_age")),
        AddIndexWhileServed(
            "planneddeletion", models.Index(fields=["due_at"], name="planned_deletions_by_day")
        ),
        AddIndexWhileServed("tombstone", models.Index(fields=["purge_at"], name="tombstones_by_end")),
        AddIndexWhileServed("deletionreceipt", models.Index(fields=["expires_at"], name="receipts_by_end")),
    ]
