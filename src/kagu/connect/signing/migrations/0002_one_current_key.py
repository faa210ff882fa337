from datetime import timedelta

from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def retire_twins(apps, schema_editor):
    """Where two processes made a key at the same moment, the newest stays; the others are kept to verify."""
    SigningKey = apps.get_model("signing", "SigningKey")
    now, seen = timezone.now(), set()
    for key in SigningKey.objects.filter(signs_until__isnull=True).order_by("-signs_from", "kid"):
        if key.alg in seen:
            key.signs_until = now
            key.published_until = now + settings.SESSION_ABSOLUTE_LIFETIME + timedelta(days=1)
            key.save()
        seen.add(key.alg)


class Migration(migrations.Migration):
    dependencies = [("signing", "0001_initial")]

    operations = [
        migrations.RunPython(retire_twins, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="signingkey",
            constraint=models.UniqueConstraint(
                condition=models.Q(("signs_until__isnull", True)),
                fields=("alg",),
                name="one_current_key_per_algorithm",
            ),
        ),
    ]
