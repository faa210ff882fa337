"""All that this site holds about a person, in a form they can take away (GDPR articles 15 and 20)."""

from collections.abc import Callable
from io import BytesIO

from django.db import transaction

from kagu.connect.accounts.export.as_json import write_json
from kagu.connect.accounts.export.as_page import write_page
from kagu.connect.accounts.export.contents import File
from kagu.connect.accounts.history import activity
from kagu.connect.accounts.models import FileFormat, User
from kagu.connect.accounts.models.origin import Origin

WRITERS: dict[FileFormat, Callable[[User, File], None]] = {
    FileFormat.PAGE: write_page,
    FileFormat.JSON: write_json,
}


def export_data(user: User, file_format: FileFormat, origin: Origin) -> bytes:
    """The file at once, in the reader's language; for what is large see `prepare_export`."""
    with transaction.atomic():
        activity.record(user, "data_exported", origin)
    file = BytesIO()
    WRITERS[file_format](user, file)
    return file.getvalue()
