"""The public keys of a service: registered with it, or fetched from its `jwks_uri`."""

import threading
import time
from typing import Any

from kagu import outbound
from kagu.connect.clients.models import Client

KEPT_SECONDS = 300.0
# A key we do not know may be new: look again, but not at the pace of whoever sends such tokens.
LOOK_AGAIN_SECONDS = 30.0
MOST_REMEMBERED = 1000

_fetched: dict[str, tuple[float, dict[str, Any]]] = {}
_lock = threading.Lock()


class ClientKeysUnavailable(Exception):
    """The `jwks_uri` did not answer with a JWK Set."""


def client_jwks(client: Client, kid: object = None) -> dict[str, Any]:
    """The client's JWK Set, fetched again when it is old or lacks the key `kid`."""
    if client.jwks:
        return client.jwks
    if not client.jwks_uri:
        return {"keys": []}
    fetched_at, jwks = _fetched.get(client.jwks_uri, (None, {"keys": []}))
    if fetched_at is not None:
        age = time.monotonic() - fetched_at
        if age < LOOK_AGAIN_SECONDS or (age < KEPT_SECONDS and _holds(jwks, kid)):
            return jwks
    return _fetch(client.jwks_uri)


def forget_fetched_keys() -> None:
    """Fetch every `jwks_uri` again at its next use."""
    with _lock:
        _fetched.clear()


def _holds(jwks: dict[str, Any], kid: object) -> bool:
    return kid is None or any(key.get("kid") == kid for key in jwks["keys"])


def _fetch(jwks_uri: str) -> dict[str, Any]:
    try:
        response = outbound.session().get(jwks_uri, headers={"Accept": "application/json"})
        response.raise_for_status()
        jwks = _checked(response.json())
    except (outbound.OutboundFailed, outbound.OutboundRefused, OSError, ValueError, RecursionError) as error:
        _remember(jwks_uri, _fetched.get(jwks_uri, (0.0, {"keys": []}))[1])
        raise ClientKeysUnavailable(jwks_uri) from error
    _remember(jwks_uri, jwks)
    return jwks


def _checked(jwks: Any) -> dict[str, Any]:
    keys = jwks.get("keys") if isinstance(jwks, dict) else None
    if not isinstance(keys, list) or not all(isinstance(key, dict) for key in keys):
        raise ValueError("not a JWK Set")
    return {"keys": keys}


def _remember(jwks_uri: str, jwks: dict[str, Any]) -> None:
    with _lock:
        if len(_fetched) >= MOST_REMEMBERED:
            _fetched.clear()
        _fetched[jwks_uri] = (time.monotonic(), jwks)
