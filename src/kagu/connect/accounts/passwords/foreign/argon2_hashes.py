"""Argon2 (RFC 9106) of Keycloak, LDAP and Django, verified by argon2-cffi; kept in its own notation."""

import re

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from kagu.connect.accounts.passwords.foreign.binary import bytes_of, number_of, text_of
from kagu.connect.accounts.passwords.foreign.refusals import HashRefused

NOTATION = re.compile(
    r"\$(argon2(?:id|i|d))\$v=(16|19)\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)"
)
# In KiB: what one log-in may take of the machine's memory.
MOST_MEMORY = 262_144
MOST_PASSES = 16
MOST_LANES = 16
# Passes over so many KiB: about a second.
MOST_WORK = 1_048_576


def keep(written: str) -> str:
    """The text to keep, of a hash in the usual notation. Raises HashRefused."""
    parts = NOTATION.fullmatch(written)
    if parts is None:
        raise HashRefused("the Argon2 hash cannot be read")
    memory = number_of(parts[3], MOST_MEMORY, what="KiB of memory")
    passes = number_of(parts[4], MOST_PASSES, what="passes")
    number_of(parts[5], MOST_LANES, what="lanes")
    number_of(str(memory * passes), MOST_WORK, what="KiB passed over")
    for text, what in ((parts[6], "salt"), (parts[7], "hash")):
        bytes_of(text, what=what)
    return written


def notation(kind: str, version: str, cost: tuple[str, str, str], salt: bytes, digested: bytes) -> str:
    """The usual notation; `cost` is memory in KiB, passes and lanes."""
    memory, passes, lanes = cost
    return f"$argon2{kind}$v={version}$m={memory},t={passes},p={lanes}${text_of(salt)}${text_of(digested)}"


def is_right(password: str, kept: str) -> bool:
    """Whether this password makes the same hash."""
    try:
        return PasswordHasher().verify(kept, password)
    except (Argon2Error, InvalidHashError):
        return False
