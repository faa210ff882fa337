"""{SSHA}, {SSHA256} and {SSHA512} of LDAP (RFC 2307): a digest of password and salt, computed by hashlib.

Kept as `digest$salt$hash`, the last two in base64.
"""

import hashlib
import hmac

from kagu.connect.accounts.passwords.foreign.binary import bytes_of, text_of
from kagu.connect.accounts.passwords.foreign.refusals import HashRefused

LENGTHS = {"sha1": 20, "sha256": 32, "sha512": 64}


def keep(digest: str, encoded: str) -> str:
    """The text to keep, of what stands behind {SSHA…}. Raises HashRefused."""
    read = bytes_of(encoded, what="hash")
    length = LENGTHS[digest]
    if len(read) <= length:
        raise HashRefused("the hash has no salt, or is cut")
    return f"{digest}${text_of(read[length:])}${text_of(read[:length])}"


def is_right(password: str, kept: str) -> bool:
    """Whether this password makes the same hash."""
    digest, salt, digested = kept.split("$")
    made = hashlib.new(digest, password.encode() + bytes_of(salt, what="salt"), usedforsecurity=False)
    return hmac.compare_digest(made.digest(), bytes_of(digested, what="hash"))
