"""JWK Sets of other parties (RFC 7517 §5), as an address answers them."""

import json
from collections.abc import Callable
from typing import Any

import requests

# A set of a hundred RSA keys; what is remembered of all addresses together stays bounded.
LARGEST_SET = 64 * 1024


def read_key_set(response: requests.Response) -> dict[str, Any]:
    """The set in this answer; ValueError for anything else, or for one that is too large to keep."""
    response.raise_for_status()
    said = response.json()
    keys = said.get("keys") if isinstance(said, dict) else None
    if not isinstance(keys, list) or not all(isinstance(key, dict) for key in keys):
        raise ValueError("not a JWK Set")
    if len(json.dumps(keys)) > LARGEST_SET:
        raise ValueError("the JWK Set is too large")
    return {"keys": keys}


def names_key(kid: object) -> Callable[[dict[str, Any]], bool]:
    """Whether a set holds the key of this name; any set does for a token that names none."""
    return lambda jwks: kid is None or any(key.get("kid") == kid for key in jwks["keys"])
