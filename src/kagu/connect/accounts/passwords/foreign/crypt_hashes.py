"""SHA-crypt of Unix ($5$, $6$), phpass of PHP ($P$, $H$), verified by libpass; kept as they are written."""

import re

from passlib.hash import phpass, sha256_crypt, sha512_crypt

from kagu.connect.accounts.passwords.foreign.binary import number_of
from kagu.connect.accounts.passwords.foreign.refusals import HashRefused

SHA_CRYPT = re.compile(r"\$([56])\$(?:rounds=(\d+)\$)?[./A-Za-z0-9]{1,16}\$([./A-Za-z0-9]+)")
LENGTHS = {"5": 43, "6": 86}
PHPASS = re.compile(r"\$[PH]\$[./A-Za-z0-9]{31}")
# libpass's own former default is 656,000: a second, once.
MOST_ROUNDS = 700_000
# The rounds of phpass are a power of two, written by the place of a sign in this alphabet.
ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
MOST_DOUBLINGS = 16
FEWEST_DOUBLINGS = 7
BY_NUMBER = {"5": sha256_crypt, "6": sha512_crypt}


def keep_sha_crypt(written: str) -> str:
    """The text to keep. Raises HashRefused."""
    parts = SHA_CRYPT.fullmatch(written)
    if parts is None or len(parts[3]) != LENGTHS[parts[1]]:
        raise HashRefused("the SHA-crypt hash cannot be read")
    if parts[2] is not None:
        number_of(parts[2], MOST_ROUNDS, what="rounds")
    return written


def keep_phpass(written: str) -> str:
    """The text to keep. Raises HashRefused."""
    if PHPASS.fullmatch(written) is None:
        raise HashRefused("the phpass hash cannot be read")
    doublings = ALPHABET.index(written[3])
    if doublings < FEWEST_DOUBLINGS:
        raise HashRefused("the phpass hash cannot be read")
    number_of(str(2**doublings), 2**MOST_DOUBLINGS, what="rounds")
    return written


def is_sha_crypt(password: str, kept: str) -> bool:
    """Whether this password makes the same hash."""
    return _check(BY_NUMBER[kept[1]], password, kept)


def is_phpass(password: str, kept: str) -> bool:
    """Whether this password makes the same hash."""
    return _check(phpass, password, kept)


def _check(scheme: type[phpass] | type[sha256_crypt] | type[sha512_crypt], password: str, kept: str) -> bool:
    try:
        return bool(scheme.verify(password, kept))
    except ValueError:
        # A NUL, or a password longer than the library takes: never one of that system.
        return False
