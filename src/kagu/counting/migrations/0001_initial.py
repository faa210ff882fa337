from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("count", models.PositiveIntegerField()),
                ("since", models.FloatField()),
                ("last_at", models.FloatField()),
                ("ends_at", models.FloatField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["kind"], name="tallies_of_a_kind"),
                    models.Index(fields=["ends_at"], name="tallies_by_end"),
                ],
            },
        ),
    ]
