"""The provider's metadata and public keys, fetched when needed and kept a while."""

import logging
import time
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from kagu import outbound

KEEP_SECONDS = 3600.0
# An unknown `kid` may be a rotation, or someone who makes us fetch: once per pause is enough.
REFETCH_PAUSE_SECONDS = 30.0
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
USED_METADATA = (
    *ENDPOINTS,
    "issuer",
    "userinfo_endpoint",
    "end_session_endpoint",
    "authorization_response_iss_parameter_supported",
)

logger = logging.getLogger(__name__)

_memory: dict[str, tuple[float, Any]] = {}


class ProviderDown(Exception):
    """The provider cannot be reached now, or does not answer as a provider does."""


def issuer() -> str:
    """The only provider whose word counts here."""
    return settings.RELYING_PARTY["issuer"]


def metadata() -> dict[str, Any]:
    """The provider's metadata (OpenID Connect Discovery §4); an old copy serves while it is down."""
    return _remembered("metadata", KEEP_SECONDS, _fetch_metadata)


def jwk_set(*, refetch: bool = False) -> KeySetSerialization:
    """The provider's public signing keys; `refetch` asks for keys newer than those we have."""
    keep_seconds = REFETCH_PAUSE_SECONDS if refetch else KEEP_SECONDS
    return _remembered("jwk_set", keep_seconds, _fetch_jwk_set)


def key_set(*, refetch: bool = False) -> KeySet:
    """The same, ready to check signatures."""
    return KeySet.import_key_set(jwk_set(refetch=refetch))


def forget() -> None:
    """Fetch everything again at the next use."""
    _memory.clear()


def _remembered(name: str, keep_seconds: float, fetch: Any) -> Any:
    fetched_at, value = _memory.get(name, (0.0, None))
    if value is not None and time.monotonic() - fetched_at < keep_seconds:
        return value
    try:
        value = fetch()
    except ProviderDown:
        if value is None:
            raise
        logger.warning("the provider's %s could not be refreshed, the old copy serves", name)
    _memory[name] = (time.monotonic(), value)
    return value


def _fetch_metadata() -> dict[str, Any]:
    found = _fetch(issuer() + "/.well-known/openid-configuration")
    # §4.3: exactly the issuer we asked, or someone speaks in its place (ASVS 10.5.3).
    if found.get("issuer") != issuer():
        raise ProviderDown("its metadata names another issuer")
    for name in ENDPOINTS:
        if not _is_address(found.get(name)):
            raise ProviderDown(f"its metadata has no {name}")
    return {name: found[name] for name in USED_METADATA if name in found}


def _is_address(value: Any) -> bool:
    try:
        return bool(urlsplit(value).netloc) if isinstance(value, str) else False
    except ValueError:
        return False


def _fetch_jwk_set() -> KeySetSerialization:
    keys = _fetch(metadata()["jwks_uri"]).get("keys")
    if not isinstance(keys, list) or not all(isinstance(key, dict) for key in keys):
        raise ProviderDown("its keys are not a JWK Set")
    # Public keys that sign: never a shared secret (ASVS 9.1.2), never a key for encryption.
    usable = [key for key in keys if key.get("kty") != "oct" and key.get("use", "sig") == "sig"]
    try:
        KeySet.import_key_set({"keys": usable})
    except (JoseError, ValueError, TypeError) as error:
        raise ProviderDown("its keys cannot be read") from error
    return {"keys": usable}


def _fetch(url: str) -> dict[str, Any]:
    try:
        with outbound.session() as session:
            answer = session.get(url)
            answer.raise_for_status()
            found = answer.json()
    except requests.RequestException as error:
        raise ProviderDown(str(error)) from error
    if not isinstance(found, dict):
        raise ProviderDown(f"{url} is not a JSON object")
    return found
