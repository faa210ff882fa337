from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("taxpayers", "0010_undeliverable_mailboxes"),
    ]

    operations = [
        migrations.AddField(
            model_name="portaluser",
            name="told_language",
            field=models.CharField(blank=True, db_default="", default="", max_length=5),
        ),
    ]
