from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("taxpayers", "0009_ledger"),
    ]

    operations = [
        migrations.CreateModel(
            name="UndeliverableMailbox",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address_hash", models.CharField(max_length=64, unique=True)),
                ("noticed_at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
