"""The fingerprint of what an act is about: whether it is still what it was, without keeping what it was."""

import json
from typing import Any

from kagu.secret_keys.keyed_hashes import keyed_hash, matches

PURPOSE = "waiting act"


def fingerprint_of(state: list[Any]) -> str:
    """Of plain values."""
    return keyed_hash(PURPOSE, _words_of(state)).hex()


def is_still(state: list[Any], fingerprint: str) -> bool:
    """Whether the fingerprint is of these values, made with any key that is kept."""
    return matches(PURPOSE, _words_of(state), bytes.fromhex(fingerprint))


def _words_of(state: list[Any]) -> bytes:
    return json.dumps(state, default=str, ensure_ascii=False).encode()
