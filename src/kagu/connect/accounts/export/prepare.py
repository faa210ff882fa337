"""A large export: asked for on a page, put together by the worker, kept for a day (GDPR article 15)."""

from contextlib import ExitStack
from datetime import timedelta
from enum import StrEnum
from tempfile import TemporaryFile
from typing import Any

from django.db import transaction
from django.utils import translation

from kagu.connect.accounts.export.own_data import WRITERS
from kagu.connect.accounts.history import activity
from kagu.connect.accounts.mails import account_mails
from kagu.connect.accounts.models import DataExport, DataExportPart, FileFormat, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.passwords.packed_file import PackedFile
from kagu.outbox.delivery import settled_together
from kagu.outbox.enqueue import enqueue
from kagu.outbox.models import OutboxMessage
from kagu.site import clock

KIND = "data_export"
# How long the worker tries, and how long the files are there.
TRIED_FOR = timedelta(hours=24)
KEPT_FOR = timedelta(hours=24)


class Progress(StrEnum):
    """How far an export is."""

    PREPARING = "preparing"
    READY = "ready"
    EXPIRED = "expired"
    FAILED = "failed"


def progress_of(export: DataExport) -> Progress:
    """Read from its times, and from the outbox while the worker has it."""
    now = clock.now()
    if export.expires_at:
        return Progress.READY if export.expires_at > now else Progress.EXPIRED
    given_up = OutboxMessage.objects.filter(dedupe_key=_key(export), state=OutboxMessage.State.DEAD)
    if export.requested_at + TRIED_FOR < now or given_up.exists():
        return Progress.FAILED
    return Progress.PREPARING


def request_export(user: User, origin: Origin) -> DataExport:
    """Ask the worker for the files; while they are being prepared, or ready, no others are made."""
    with transaction.atomic():
        # Two requests at once: the second finds what the first one asked for.
        user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        export = DataExport.objects.filter(user=user).first()
        if export and progress_of(export) in (Progress.PREPARING, Progress.READY):
            return export
        DataExport.objects.filter(user=user).delete()
        export = DataExport.objects.create(
            user=user, language=translation.get_language() or user.language, requested_at=clock.now()
        )
        activity.record(user, "data_export_requested", origin)
        payload = {"export": str(export.pk)}
        enqueue(KIND, "prepare_export", payload, dedupe_key=_key(export), give_up_after=TRIED_FOR)
    return export


def prepare_export(message: OutboxMessage, sealed: dict[str, Any]) -> None:
    """The outbox's handler: write every file, keep them, tell the person. Done again it does nothing."""
    waiting = DataExport.objects.filter(pk=message.payload["export"], ready_at=None)
    export = waiting.select_related("user").first()
    if export is None or not export.user.is_active:
        return
    with ExitStack() as on_disk, translation.override(export.language):
        files = {name: PackedFile(on_disk.enter_context(TemporaryFile())) for name in FileFormat}
        # Before the transaction: reading takes its time, and nobody should wait for it.
        for file_format, file in files.items():
            WRITERS[file_format](export.user, file)
        _keep(export, files, message)


def _keep(export: DataExport, files: dict[FileFormat, PackedFile], message: OutboxMessage) -> None:
    now = clock.now()
    with settled_together(message):
        # First: a deletion of the account waits for us, or we find nothing any more.
        user = User.objects.select_for_update(no_key=True).get(pk=export.user_id)
        waiting = DataExport.objects.filter(pk=export.pk, ready_at=None)
        if not waiting.update(ready_at=now, expires_at=now + KEPT_FOR):
            return
        for file_format, file in files.items():
            for position, content in enumerate(file.parts()):
                DataExportPart.objects.create(
                    export=export, file_format=file_format, position=position, content=content
                )
        account_mails.data_ready(user, now + KEPT_FOR)


def _key(export: DataExport) -> str:
    return f"{KIND}:{export.pk}"
