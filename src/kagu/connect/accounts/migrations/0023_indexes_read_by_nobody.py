"""Second indexes of texts, and those of foreign keys with which a unique index begins."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from kagu.upgrade.dropped_indexes import DropForeignKeyIndex, DropLikeTwins


class Migration(migrations.Migration):
    old_code_agrees = "the same rows are found by another index"
    atomic = False

    dependencies = [
        ("accounts", "0022_what_is_due"),
    ]

    operations = [
        DropLikeTwins(),
        DropForeignKeyIndex(
            model_name="activity",
            name="user",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="activities",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        DropForeignKeyIndex(
            model_name="activityhead",
            name="user",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="activity_heads",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        DropForeignKeyIndex(
            model_name="dataexportpart",
            name="export",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="parts",
                to="accounts.dataexport",
            ),
        ),
        DropForeignKeyIndex(
            model_name="recoverycode",
            name="user",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="recovery_codes",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
