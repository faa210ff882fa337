from django.db import migrations, models

from kagu.upgrade.indexes import AddIndexWhileServed


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("mailed_links", "0002_languages"),
    ]

    operations = [
        AddIndexWhileServed("mailedlink", models.Index(fields=["sent_to"], name="links_by_recipient")),
    ]
