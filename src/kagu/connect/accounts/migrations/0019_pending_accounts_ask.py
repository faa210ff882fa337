from django.db import migrations, models
from django.db.models import F, Q


def ask(apps, schema_editor):
    """Pending accounts no longer hold their address: they ask for it."""
    pending = apps.get_model("accounts", "User").objects.filter(state="pending")
    pending.update(asked_normalized=F("email_normalized"), email_normalized=None)
    # PostgreSQL alters no table while a check of its rows waits.
    schema_editor.connection.check_constraints()


def hold(apps, schema_editor):
    """Back to one pending account for each free address: the newest."""
    users = apps.get_model("accounts", "User").objects
    for user in users.filter(state="pending").order_by("-created_at"):
        if users.filter(email_normalized=user.asked_normalized).exists():
            user.delete()
        else:
            users.filter(pk=user.pk).update(email_normalized=user.asked_normalized, asked_normalized="")
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0018_erasures_are_asked_for")]

    operations = [
        migrations.RemoveConstraint("user", "a_live_account_has_an_email"),
        migrations.AddField(
            model_name="user",
            name="asked_normalized",
            field=models.CharField(blank=True, db_index=True, default="", max_length=254),
            preserve_default=False,
        ),
        migrations.RunPython(ask, hold),
        migrations.AddConstraint(
            "user",
            models.CheckConstraint(
                name="a_live_account_has_an_email",
                condition=Q(state__in=["deleted", "pending"]) | Q(email_normalized__isnull=False),
            ),
        ),
        migrations.AddConstraint(
            "user",
            models.CheckConstraint(
                name="only_a_pending_account_asks_for_an_email",
                condition=(Q(state="pending", email_normalized__isnull=True) & ~Q(asked_normalized=""))
                | (~Q(state="pending") & Q(asked_normalized="")),
            ),
        ),
    ]
