"""Challenges that passkeys sign, known again by their own code: a page writes nothing (ASVS 6.7.2)."""

import secrets
from datetime import timedelta

from kagu.secret_keys.keyed_hashes import keyed_hash, matches
from kagu.site import clock

LIFETIME = timedelta(minutes=30)
RANDOM_LENGTH = 16
TIME_LENGTH = 8


def make_challenge(purpose: str) -> bytes:
    """A new one, for this purpose alone."""
    now = int(clock.timestamp() * 1000)
    words = secrets.token_bytes(RANDOM_LENGTH) + now.to_bytes(TIME_LENGTH, "big")
    return words + keyed_hash(f"passkey {purpose}", words)


def issued_at(purpose: str, challenge: bytes) -> int:
    """When it was made, in milliseconds since 1970. ValueError where it is not ours, or too old."""
    words, code = challenge[: RANDOM_LENGTH + TIME_LENGTH], challenge[RANDOM_LENGTH + TIME_LENGTH :]
    if not matches(f"passkey {purpose}", words, code):
        raise ValueError("not a challenge of ours")
    made_at = int.from_bytes(words[RANDOM_LENGTH:], "big")
    if clock.timestamp() * 1000 - made_at > LIFETIME.total_seconds() * 1000:
        raise ValueError("the challenge is too old")
    return made_at
