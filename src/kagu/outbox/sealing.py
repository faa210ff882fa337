"""Keeps what is secret in a message unreadable in the database until it is delivered."""

import base64
import json
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def seal(data: dict[str, Any]) -> bytes:
    """The data as Fernet bytes under today's SECRET_KEY."""
    return _fernet().encrypt(json.dumps(data).encode())


def unseal(sealed: bytes | memoryview | None) -> dict[str, Any]:
    """What `seal` was given, {} if nothing; keys of SECRET_KEY_FALLBACKS still open old messages."""
    return json.loads(_fernet().decrypt(bytes(sealed))) if sealed else {}


def _fernet() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret: str) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"kagu.outbox")
    return base64.urlsafe_b64encode(derivation.derive(secret.encode()))
