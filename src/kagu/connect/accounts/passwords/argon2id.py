"""Argon2id (RFC 9106) by libsodium; argon2-cffi makes the same bytes where libsodium cannot.

libsodium hashes in one lane with salts of sixteen bytes, and verifies whatever the salt. It asks the machine
for the memory of each hash and gives it back. Both let other threads of Python run meanwhile.
"""

import base64
import re
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw
from django.conf import settings
from nacl import bindings as libsodium
from nacl.exceptions import InvalidkeyError

SALT_BYTES = 16
HASH_BYTES = 32
ONE_LANE = re.compile(r"\$argon2id\$v=19\$m=\d+,t=\d+,p=1\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+")
LONGEST_FOR_LIBSODIUM = libsodium.crypto_pwhash_STRBYTES - 1


@dataclass(frozen=True)
class Cost:
    """So many passes over so many KiB of memory, in so many lanes."""

    passes: int
    memory: int
    lanes: int


def hash_raw(secret: bytes, salt: bytes, cost: Cost) -> bytes:
    """32 bytes."""
    if _is_libsodium_chosen() and cost.lanes == 1 and len(salt) == SALT_BYTES:
        algorithm = libsodium.crypto_pwhash_ALG_ARGON2ID13
        return libsodium.crypto_pwhash_alg(
            HASH_BYTES, secret, salt, cost.passes, cost.memory * 1024, algorithm
        )
    return hash_secret_raw(secret, salt, cost.passes, cost.memory, cost.lanes, HASH_BYTES, Type.ID)


def hash_in_notation(secret: bytes, salt: bytes, cost: Cost) -> str:
    """`$argon2id$v=19$m=…,t=…,p=…$salt$hash`, the same whoever computes it."""
    told = f"m={cost.memory},t={cost.passes},p={cost.lanes}"
    return f"$argon2id$v=19${told}${_text_of(salt)}${_text_of(hash_raw(secret, salt, cost))}"


def is_for_libsodium(notation: str) -> bool:
    """Whether `is_right` may be asked."""
    is_readable = len(notation) <= LONGEST_FOR_LIBSODIUM and ONE_LANE.fullmatch(notation) is not None
    return is_readable and _is_libsodium_chosen()


def is_right(secret: bytes, notation: str) -> bool:
    """Whether this secret makes this hash, one that `is_for_libsodium`; compared in constant time."""
    try:
        return libsodium.crypto_pwhash_str_verify(notation.encode(), secret)
    except InvalidkeyError:
        return False


def _is_libsodium_chosen() -> bool:
    chosen: str = settings.ARGON2
    return chosen == "LIBSODIUM"


def _text_of(raw: bytes) -> str:
    return base64.b64encode(raw).decode().rstrip("=")
