from django.db import migrations

from kagu.inputs.former_addresses import respell


def respell_addresses(apps, schema_editor):
    respell(apps.get_model("taxpayers", "PortalUser").objects.all(), "email")
    respell(apps.get_model("taxpayers", "ThirdPartyEmail").objects.all(), "address")
    respell(apps.get_model("mailed_links", "MailedLink").objects.all(), "sent_to")
    respell(apps.get_model("outbox", "OutboxMessage").objects.filter(kind="mail"), "destination")


class Migration(migrations.Migration):
    dependencies = [
        ("taxpayers", "0002_tries_counted_in_one_room"),
        ("mailed_links", "0001_initial"),
        ("outbox", "0002_mailbox"),
    ]

    operations = [migrations.RunPython(respell_addresses, migrations.RunPython.noop)]
