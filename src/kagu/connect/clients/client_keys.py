"""The public keys of a service: registered with it, or fetched from its `jwks_uri`."""

import logging
import math
import threading
import time
from dataclasses import dataclass, replace
from typing import Any

from kagu import outbound
from kagu.connect.clients.models import Client

KEPT_SECONDS = 300.0
# While the address does not answer, keys fetched earlier serve this long: then they may be withdrawn ones.
SERVED_AT_MOST_SECONDS = 3600.0
# A key we do not know may be new: look again, but not at the pace of whoever sends such tokens.
LOOK_AGAIN_SECONDS = 30.0
# Whoever asks has proved nothing yet, and holds one of a few threads meanwhile.
LONGEST_FETCH_SECONDS = 3.0
MOST_FETCHES_AT_ONCE = 2
MOST_REMEMBERED = 1000
WITHDRAWN = (404, 410)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class FetchedKeys:
    """What an address answered last, and when it was last asked, in vain or not."""

    jwks: dict[str, Any]
    fetched_at: float
    asked_at: float


NEVER_FETCHED = FetchedKeys({"keys": []}, -math.inf, -math.inf)

_fetched: dict[str, FetchedKeys] = {}
_being_fetched: set[str] = set()
_lock = threading.Lock()


class ClientKeysUnavailable(Exception):
    """The `jwks_uri` has not answered with a JWK Set, or not for long."""


def client_jwks(client: Client, kid: object = None) -> dict[str, Any]:
    """The client's JWK Set, fetched again when it is old or lacks the key `kid`."""
    if client.jwks:
        return client.jwks
    if not client.jwks_uri:
        return {"keys": []}
    if _is_worth_asking(client.jwks_uri, kid) and _begin_fetch(client.jwks_uri):
        _fetch(client.jwks_uri)
    known = _fetched.get(client.jwks_uri, NEVER_FETCHED)
    if time.monotonic() - known.fetched_at > SERVED_AT_MOST_SECONDS:
        raise ClientKeysUnavailable(client.jwks_uri)
    return known.jwks


def forget_fetched_keys() -> None:
    """Fetch every `jwks_uri` again at its next use."""
    with _lock:
        _fetched.clear()


def _is_worth_asking(jwks_uri: str, kid: object) -> bool:
    known = _fetched.get(jwks_uri, NEVER_FETCHED)
    is_old = time.monotonic() - known.fetched_at >= KEPT_SECONDS
    return is_old or (kid is not None and all(key.get("kid") != kid for key in known.jwks["keys"]))


def _begin_fetch(jwks_uri: str) -> bool:
    """Whether this thread is the one to ask; the others go on with what is known."""
    with _lock:
        known, now = _fetched.get(jwks_uri, NEVER_FETCHED), time.monotonic()
        if jwks_uri in _being_fetched or len(_being_fetched) >= MOST_FETCHES_AT_ONCE:
            return False
        if now - known.asked_at < LOOK_AGAIN_SECONDS:
            return False
        _being_fetched.add(jwks_uri)
        if len(_fetched) >= MOST_REMEMBERED:
            _fetched.clear()
        # Before the answer: an address that hangs is not asked again by the next request.
        _fetched[jwks_uri] = replace(known, asked_at=now)
        return True


def _fetch(jwks_uri: str) -> None:
    try:
        jwks, now = _ask(jwks_uri), time.monotonic()
        with _lock:
            _fetched[jwks_uri] = FetchedKeys(jwks, fetched_at=now, asked_at=now)
    except (outbound.OutboundFailed, outbound.OutboundRefused, OSError, ValueError, RecursionError) as error:
        logger.warning("the keys at %s cannot be fetched: %s", jwks_uri, error)
    finally:
        with _lock:
            _being_fetched.discard(jwks_uri)


def _ask(jwks_uri: str) -> dict[str, Any]:
    session = outbound.session(seconds=LONGEST_FETCH_SECONDS)
    response = session.get(jwks_uri, headers={"Accept": "application/json"})
    if response.status_code in WITHDRAWN:
        return {"keys": []}
    response.raise_for_status()
    return _checked(response.json())


def _checked(jwks: Any) -> dict[str, Any]:
    keys = jwks.get("keys") if isinstance(jwks, dict) else None
    if not isinstance(keys, list) or not all(isinstance(key, dict) for key in keys):
        raise ValueError("not a JWK Set")
    return {"keys": keys}
