"""The rows of an export that the worker prepares: who asked for it, and its files in parts."""

import uuid

from django.db import models


class FileFormat(models.TextChoices):
    """What a person may take away: a page to read, or what programs read; the value ends the file's name."""

    PAGE = "html"
    JSON = "json"


class DataExport(models.Model):
    """A person's data, too long to put together while they wait; an account has one at most.

    Nothing says how far it is: that is read from its times and from the outbox (`progress_of`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, related_name="data_export")
    language = models.CharField(max_length=5)
    requested_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)


class DataExportPart(models.Model):
    """A piece of one of the files, compressed by itself: nobody needs to hold the whole in memory."""

    export = models.ForeignKey(DataExport, on_delete=models.CASCADE, related_name="parts", db_index=False)
    file_format = models.CharField(max_length=4, choices=FileFormat)
    position = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_part_per_position", fields=["export", "file_format", "position"]
            )
        ]
