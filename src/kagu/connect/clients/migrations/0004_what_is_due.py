from django.db import migrations, models

from kagu.upgrade.indexes import AddIndexWhileServed


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("clients", "0003_told_sids"),
    ]

    operations = [
        AddIndexWhileServed(
            "clientsession", models.Index(fields=["created_at"], name="client_sessions_by_age")
        ),
    ]
