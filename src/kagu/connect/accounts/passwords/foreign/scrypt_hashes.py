"""scrypt (RFC 7914), computed by hashlib; kept as `n$r$p$salt$hash`, the last two in base64."""

import hashlib
import hmac

from kagu.connect.accounts.passwords.foreign.binary import bytes_of, number_of, text_of
from kagu.connect.accounts.passwords.foreign.refusals import HashRefused

MOST_N = 2**18
MOST_R = 32
MOST_P = 16
# In bytes, all lanes together: about a second.
MOST_WORK = 256 * 1024 * 1024
ROOM = 2 * 1024 * 1024
MOST_ROUNDS_LOG2 = 18


def keep(cost: tuple[str, str, str], salt: bytes, digested: bytes) -> str:
    """The text to keep; `cost` is n, r and p. Raises HashRefused."""
    n = number_of(cost[0], MOST_N, what="as n")
    r = number_of(cost[1], MOST_R, what="as r")
    p = number_of(cost[2], MOST_P, what="as p")
    if n < 2 or n & (n - 1):
        raise HashRefused("its n is no power of two")
    number_of(str(128 * n * r * p), MOST_WORK, what="bytes worked through")
    return f"{n}${r}${p}${text_of(salt)}${text_of(digested)}"


def keep_with_log(cost: tuple[str, str, str], salt: bytes, digested: bytes) -> str:
    """The same, where the exponent of n is written. Raises HashRefused."""
    exponent = number_of(cost[0], MOST_ROUNDS_LOG2, what="as exponent of n")
    return keep((str(2**exponent), *cost[1:]), salt, digested)


def is_right(password: str, kept: str) -> bool:
    """Whether this password makes the same hash."""
    n, r, p, salt, digested = kept.split("$")
    expected = bytes_of(digested, what="hash")
    made = hashlib.scrypt(
        password.encode(),
        salt=bytes_of(salt, what="salt"),
        n=int(n),
        r=int(r),
        p=int(p),
        maxmem=128 * int(n) * int(r) + 128 * int(r) * int(p) + ROOM,
        dklen=len(expected),
    )
    return hmac.compare_digest(made, expected)
