"""Second indexes of texts, and those of foreign keys with which a unique index begins."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from kagu.upgrade.dropped_indexes import DropForeignKeyIndex, DropLikeTwins


class Migration(migrations.Migration):
    old_code_agrees = "the same rows are found by another index"
    atomic = False

    dependencies = [
        ("taxpayers", "0014_document_requests"),
    ]

    operations = [
        DropLikeTwins(),
        DropForeignKeyIndex(
            model_name="accountentry",
            name="taxpayer",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="account_entries",
                to="taxpayers.taxpayer",
            ),
        ),
        DropForeignKeyIndex(
            model_name="delegatedright",
            name="delegation",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rights",
                to="taxpayers.delegation",
            ),
        ),
        DropForeignKeyIndex(
            model_name="notification",
            name="recipient",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notifications",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        DropForeignKeyIndex(
            model_name="refusedthirdpartyaddress",
            name="portal_user",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="refused_third_party_addresses",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
