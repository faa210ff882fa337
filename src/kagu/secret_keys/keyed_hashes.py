"""The keyed hash of what is stored or compared: HMAC-SHA256, which only this site can make.

A new hash is made with today's secret key. Whoever compares or looks up tries every key that is kept, so
that a change of the secret key voids nothing.
"""

import hmac
from collections.abc import Callable, Iterator

from kagu.secret_keys.derived_keys import derived_keys, kept_secret_keys, todays_key
from kagu.secret_keys.sealed_rows import Under

HASH_LENGTH = 32
# Makes, of a secret key, the key that a use had before this room: what it hashed is known again.
OlderKey = Callable[[str], bytes]


def keyed_hash(purpose: str, value: bytes, *, length: int = HASH_LENGTH) -> bytes:
    """The hash to store or to send, cut to `length` bytes; each purpose has another of the same value."""
    return hmac.digest(todays_key(_name(purpose)), value, "sha256")[:length]


def keyed_hashes(purpose: str, value: bytes, *, older_key: OlderKey | None = None) -> list[bytes]:
    """Every hash by which this value may be stored, today's first: for `WHERE hash IN (…)`."""
    return list(_hashes(purpose, value, older_key))


def matches(
    purpose: str,
    value: bytes,
    candidate: bytes,
    *,
    length: int = HASH_LENGTH,
    older_key: OlderKey | None = None,
) -> bool:
    """Whether `candidate` is a hash of this value, of just this length, compared in constant time."""
    # First and cheaply what is nearly always right: every access token passes here.
    if hmac.compare_digest(keyed_hash(purpose, value, length=length), candidate):
        return True
    known = _hashes(purpose, value, older_key)
    return any(hmac.compare_digest(one[:length], candidate) for one in known)


def hashed_under(purpose: str, value: bytes, candidate: bytes) -> Under:
    """Which secret key made this hash of this value."""
    for number, key in enumerate(derived_keys(_name(purpose))):
        if hmac.compare_digest(hmac.digest(key, value, "sha256"), candidate):
            return Under.OLDER if number else Under.TODAYS
    return Under.UNKNOWN


def _hashes(purpose: str, value: bytes, older_key: OlderKey | None) -> Iterator[bytes]:
    for key in derived_keys(_name(purpose)):
        yield hmac.digest(key, value, "sha256")
    if older_key:
        for secret_key in kept_secret_keys():
            yield hmac.digest(older_key(secret_key), value, "sha256")


def _name(purpose: str) -> str:
    return f"kagu mac {purpose}"
