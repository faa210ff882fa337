from django.db import migrations

from kagu.inputs.former_addresses import respell


def respell_addresses(apps, schema_editor):
    """`email_normalized` is right: it always was compared as it was mailed."""
    respell(apps.get_model("accounts", "User").objects.all(), "email")
    respell(apps.get_model("accounts", "EmailChange").objects.all(), "old_address", "new_address")
    respell(apps.get_model("mailed_links", "MailedLink").objects.all(), "sent_to")
    respell(apps.get_model("outbox", "OutboxMessage").objects.filter(kind="mail"), "destination")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_credentials_epoch"),
        ("mailed_links", "0001_initial"),
        ("outbox", "0002_mailbox"),
    ]

    operations = [migrations.RunPython(respell_addresses, migrations.RunPython.noop)]
