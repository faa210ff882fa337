from django.db import migrations, models
from django.db.models import Q

from kagu.upgrade.indexes import AddIndexWhileServed


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("provider", "0003_told_sids"),
    ]

    operations = [
        AddIndexWhileServed(
            "grant", models.Index(fields=["issued_at"], condition=Q(is_revoked=True), name="revoked_grants")
        ),
    ]
