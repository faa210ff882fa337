from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0016_foreign_hashes"),
    ]

    operations = [
        migrations.CreateModel(
            name="ArrivedEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry_hash", models.CharField(max_length=64, unique=True)),
                ("arrived_at", models.DateTimeField()),
            ],
        ),
    ]
