"""The kinds of hashes that other systems made, and who verifies each."""

from collections.abc import Callable
from enum import StrEnum

from kagu.connect.accounts.passwords.foreign import (
    argon2_hashes,
    bcrypt_hashes,
    crypt_hashes,
    pbkdf2_hashes,
    salted_digests,
    scrypt_hashes,
)
from kagu.connect.accounts.passwords.foreign.refusals import HashRefused

# Behind it: the kind, another « $ », and what the kind itself keeps.
PREFIX = "foreign$"
LONGEST_KEPT = 300


class Kind(StrEnum):
    """The second word of a kept hash: a database keeps it, so it never changes."""

    PBKDF2 = "pbkdf2"
    ARGON2 = "argon2"
    BCRYPT = "bcrypt"
    BCRYPT_SHA256 = "bcrypt_sha256"
    SCRYPT = "scrypt"
    SALTED = "salted"
    SHA_CRYPT = "sha_crypt"
    PHPASS = "phpass"


VERIFY: dict[Kind, Callable[[str, str], bool]] = {
    Kind.PBKDF2: pbkdf2_hashes.is_right,
    Kind.ARGON2: argon2_hashes.is_right,
    Kind.BCRYPT: bcrypt_hashes.is_right,
    Kind.BCRYPT_SHA256: bcrypt_hashes.is_right_digested,
    Kind.SCRYPT: scrypt_hashes.is_right,
    Kind.SALTED: salted_digests.is_right,
    Kind.SHA_CRYPT: crypt_hashes.is_sha_crypt,
    Kind.PHPASS: crypt_hashes.is_phpass,
}


def kept_text(kind: Kind, kept: str) -> str:
    """What stands in `password`. Raises HashRefused for what is longer than the column."""
    text = f"{PREFIX}{kind}${kept}"
    if len(text) > LONGEST_KEPT:
        raise HashRefused("longer than any hash of its kind")
    return text


def is_foreign(encoded: str) -> bool:
    """Whether this stands for a hash that another system made."""
    return encoded.startswith(PREFIX)


def is_right(password: str, encoded: str) -> bool:
    """Whether this password makes the hash that was kept."""
    kind, _dollar, kept = encoded.removeprefix(PREFIX).partition("$")
    return VERIFY[Kind(kind)](password, kept)
