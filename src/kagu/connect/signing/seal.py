"""Sealing: what only this site may read and nobody may alter (AES-256-GCM).

Nonces are random, so one purpose seals at most 2³² messages (NIST SP 800-38D §8.3): what is sealed at
every request names its day in its purpose.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kagu.secret_keys.derived_keys import derived_keys, todays_key
from kagu.secret_keys.sealed_rows import Under

NONCE_LENGTH = 12


class SealBroken(Exception):
    """The sealed bytes were altered, sealed for another purpose, or by another site."""


def seal(purpose: str, data: bytes) -> bytes:
    """The data, readable only through `open_sealed` with the same purpose."""
    nonce = secrets.token_bytes(NONCE_LENGTH)
    key = todays_key(_name(purpose))
    return nonce + AESGCM(key).encrypt(nonce, data, purpose.encode())


def open_sealed(purpose: str, sealed: bytes) -> bytes:
    """What `seal` was given; SealBroken for anything else."""
    return _opened(purpose, sealed)[1]


def sealed_under(purpose: str, sealed: bytes) -> Under:
    """Which secret key it was sealed under."""
    try:
        return Under.OLDER if _opened(purpose, sealed)[0] else Under.TODAYS
    except SealBroken:
        return Under.UNKNOWN


def sealed_anew(purpose: str, sealed: bytes) -> bytes:
    """The same under today's secret key; SealBroken where no kept one opens it."""
    return seal(purpose, open_sealed(purpose, sealed))


def _opened(purpose: str, sealed: bytes) -> tuple[int, bytes]:
    """The number of the key that opens it, 0 for today's, and what is in it."""
    nonce, ciphertext = sealed[:NONCE_LENGTH], sealed[NONCE_LENGTH:]
    for number, key in enumerate(derived_keys(_name(purpose))):
        try:
            return number, AESGCM(key).decrypt(nonce, ciphertext, purpose.encode())
        except (InvalidTag, ValueError):
            continue
    raise SealBroken


def _name(purpose: str) -> str:
    return f"kagu seal {purpose}"
