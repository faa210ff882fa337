from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mailed_links", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="mailedlink",
            name="language",
            field=models.CharField(blank=True, db_default="", default="", max_length=5),
        ),
    ]
