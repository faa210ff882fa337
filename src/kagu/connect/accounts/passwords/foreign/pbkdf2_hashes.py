"""PBKDF2 (RFC 8018) of Keycloak, Django and OpenLDAP, computed by Python's hashlib.

Kept as `digest$iterations$salt$hash`, the last two in base64.
"""

import hashlib
import hmac

from kagu.connect.accounts.passwords.foreign.binary import bytes_of, number_of, text_of
from kagu.connect.accounts.passwords.foreign.refusals import HashRefused

DIGESTS = ("sha1", "sha256", "sha512")
# Twice what today's recommendations ask for.
MOST_ITERATIONS = 2_000_000
SHORTEST_HASH = 16


def keep(digest: str, iterations: str, salt: bytes, digested: bytes) -> str:
    """The text to keep. Raises HashRefused."""
    if digest not in DIGESTS:
        raise HashRefused(f"PBKDF2 with {digest[:20]} is not a kind that is taken over")
    count = number_of(iterations, MOST_ITERATIONS, what="iterations")
    if len(digested) < SHORTEST_HASH:
        raise HashRefused("the hash is too short")
    return f"{digest}${count}${text_of(salt)}${text_of(digested)}"


def is_right(password: str, kept: str) -> bool:
    """Whether this password makes the same hash."""
    digest, iterations, salt, digested = kept.split("$")
    expected = bytes_of(digested, what="hash")
    made = hashlib.pbkdf2_hmac(
        digest, password.encode(), bytes_of(salt, what="salt"), int(iterations), len(expected)
    )
    return hmac.compare_digest(made, expected)
