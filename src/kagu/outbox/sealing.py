"""Keeps what is secret in a message unreadable in the database until it is delivered."""

import base64
import json
from typing import Any

from cryptography.fernet import Fernet, MultiFernet

from kagu.secret_keys.derived_keys import derived_keys

KEY_NAME = "kagu.outbox"


def seal(data: dict[str, Any]) -> bytes:
    """The data as Fernet bytes under today's SECRET_KEY."""
    return _fernet().encrypt(json.dumps(data).encode())


def unseal(sealed: bytes | memoryview | None) -> dict[str, Any]:
    """What `seal` was given, {} if nothing; keys of SECRET_KEY_FALLBACKS still open old messages."""
    return json.loads(_fernet().decrypt(bytes(sealed))) if sealed else {}


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived_keys(KEY_NAME)])
