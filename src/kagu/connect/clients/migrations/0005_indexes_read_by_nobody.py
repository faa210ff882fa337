"""Indexes of foreign keys with which a unique index begins."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from kagu.upgrade.dropped_indexes import DropForeignKeyIndex


class Migration(migrations.Migration):
    old_code_agrees = "the same rows are found by another index"
    atomic = False

    dependencies = [
        ("clients", "0004_what_is_due"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        DropForeignKeyIndex(
            model_name="clientsession",
            name="client",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="client_sessions",
                to="clients.client",
            ),
        ),
        DropForeignKeyIndex(
            model_name="connection",
            name="user",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="connections",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        DropForeignKeyIndex(
            model_name="subject",
            name="user",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="subjects",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
