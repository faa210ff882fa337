"""Keeps what is secret in a message unreadable in the database until it is delivered."""

import base64
import contextlib
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from kagu.outbox.models import OutboxMessage
from kagu.secret_keys.derived_keys import derived_keys
from kagu.secret_keys.sealed_rows import SealedColumn, Under

KEY_NAME = "kagu.outbox"


def seal(data: dict[str, Any]) -> bytes:
    """The data as Fernet bytes under today's SECRET_KEY."""
    return _fernet().encrypt(json.dumps(data).encode())


def unseal(sealed: bytes | memoryview | None) -> dict[str, Any]:
    """What `seal` was given, {} if nothing; keys of SECRET_KEY_FALLBACKS still open old messages."""
    return json.loads(_fernet().decrypt(bytes(sealed))) if sealed else {}


def sealed_messages() -> SealedColumn:
    """For a change of the secret key: what waits, is held or dead and may be sent again."""
    return SealedColumn(
        OutboxMessage.objects.exclude(sealed=None),
        "sealed",
        lambda message: _under(bytes(message.sealed)),
        lambda message: _fernet().rotate(bytes(message.sealed)),
    )


def _under(sealed: bytes) -> Under:
    for number, key in enumerate(_fernets()):
        with contextlib.suppress(InvalidToken):
            key.decrypt(sealed)
            return Under.OLDER if number else Under.TODAYS
    return Under.UNKNOWN


def _fernet() -> MultiFernet:
    return MultiFernet(_fernets())


def _fernets() -> list[Fernet]:
    return [Fernet(base64.urlsafe_b64encode(key)) for key in derived_keys(KEY_NAME)]
