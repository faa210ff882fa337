"""bcrypt, plain or behind Django's SHA-256, verified by the library of that name; kept as it is written."""

import hashlib
import re

import bcrypt

from kagu.connect.accounts.passwords.foreign.binary import number_of
from kagu.connect.accounts.passwords.foreign.refusals import HashRefused

NOTATION = re.compile(r"\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}")
# The cost is a power of two.
MOST_COST = 14
# All that bcrypt itself ever looked at.
LONGEST = 72


def keep(written: str) -> str:
    """The text to keep. Raises HashRefused."""
    parts = NOTATION.fullmatch(written)
    if parts is None:
        raise HashRefused("the bcrypt hash cannot be read")
    number_of(parts[1].lstrip("0"), MOST_COST, what="as its cost")
    return written


def is_right(password: str, kept: str) -> bool:
    """Whether this password makes the same hash."""
    return _check(password.encode()[:LONGEST], kept)


def is_right_digested(password: str, kept: str) -> bool:
    """The same for Django's `bcrypt_sha256`, which hashes the hexadecimal SHA-256 of the password."""
    return _check(hashlib.sha256(password.encode()).hexdigest().encode(), kept)


def _check(password: bytes, kept: str) -> bool:
    try:
        return bcrypt.checkpw(password, kept.encode())
    except ValueError:
        # A NUL, which no system with bcrypt ever let into a password.
        return False
