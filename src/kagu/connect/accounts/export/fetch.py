"""The files of a prepared export, taken away by their owner."""

from collections.abc import Iterator

from django.db import transaction

from kagu.connect.accounts.export.prepare import Progress, progress_of
from kagu.connect.accounts.history import activity
from kagu.connect.accounts.models import DataExport, DataExportPart, FileFormat
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.passwords.packed_file import unpack


class ExportNotReady(Exception):
    """Its files are not there yet, or no longer."""


def fetch_export(export: DataExport, file_format: FileFormat, origin: Origin) -> Iterator[bytes]:
    """One file, part by part. Raises ExportNotReady."""
    with transaction.atomic():
        if progress_of(export) != Progress.READY:
            raise ExportNotReady
        count = export.parts.filter(file_format=file_format).count()
        activity.record(export.user, "data_exported", origin)
    return _contents(export, file_format, count)


def _contents(export: DataExport, file_format: FileFormat, count: int) -> Iterator[bytes]:
    parts = DataExportPart.objects.filter(export=export, file_format=file_format)
    for position in range(count):
        # Erased meanwhile: the error cuts the download short, so that nobody keeps half a file for whole.
        yield unpack(parts.values_list("content", flat=True).get(position=position))
