"""The provider's metadata and public keys, fetched when needed and kept a while."""

import math
from dataclasses import replace
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
from django.conf import settings
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from kagu.remote_keys.key_sets import read_key_set
from kagu.remote_keys.remote_documents import Limits, RemoteDocuments, RemoteUnavailable

ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
USED_METADATA = (
    *ENDPOINTS,
    "issuer",
    "userinfo_endpoint",
    "end_session_endpoint",
    "authorization_response_iss_parameter_supported",
)

Document = TypeVar("Document")


class ProviderDown(Exception):
    """The provider cannot be reached now, or does not answer as a provider does."""


def issuer() -> str:
    """The only provider whose word counts here."""
    return settings.RELYING_PARTY["issuer"]


def metadata() -> dict[str, Any]:
    """The provider's metadata (OpenID Connect Discovery §4); a copy of today serves while it is down."""
    return _get(_metadata, issuer() + "/.well-known/openid-configuration")


def jwk_set(*, refetch: bool = False, fetched_within: float = math.inf) -> KeySetSerialization:
    """The provider's public signing keys; raises ProviderDown.

    `refetch` asks for keys newer than those we have, once per pause: an unknown `kid` may be a rotation,
    or someone who makes us fetch. Keys fetched longer ago than `fetched_within` seconds are not given.
    """
    return _get(_keys, metadata()["jwks_uri"], refetch=refetch, fetched_within=fetched_within)


def key_set(*, refetch: bool = False, fetched_within: float = math.inf) -> KeySet:
    """The same, ready to check signatures."""
    return KeySet.import_key_set(jwk_set(refetch=refetch, fetched_within=fetched_within))


def forget() -> None:
    """Fetch everything again at the next use."""
    _metadata.forget()
    _keys.forget()


def _get(
    documents: RemoteDocuments[Document],
    address: str,
    *,
    refetch: bool = False,
    fetched_within: float = math.inf,
) -> Document:
    is_enough = _never if refetch else None
    try:
        return documents.get(address, is_enough=is_enough, fetched_within=fetched_within)
    except RemoteUnavailable as error:
        raise ProviderDown(f"{error} gives nothing that serves") from error


def _never(document: object) -> bool:
    return False


def _read_metadata(response: requests.Response) -> dict[str, Any]:
    response.raise_for_status()
    found = response.json()
    # §4.3: exactly the issuer we asked, or someone speaks in its place (ASVS 10.5.3).
    if not isinstance(found, dict) or found.get("issuer") != issuer():
        raise ValueError("the metadata names another issuer")
    for name in ENDPOINTS:
        if not _is_address(found.get(name)):
            raise ValueError(f"the metadata has no {name}")
    return {name: found[name] for name in USED_METADATA if name in found}


def _is_address(value: Any) -> bool:
    try:
        return bool(urlsplit(value).netloc) if isinstance(value, str) else False
    except ValueError:
        return False


def _read_keys(response: requests.Response) -> KeySetSerialization:
    keys = read_key_set(response)["keys"]
    # Public keys that sign: never a shared secret (ASVS 9.1.2), never a key for encryption.
    usable = [key for key in keys if key.get("kty") != "oct" and key.get("use", "sig") == "sig"]
    try:
        KeySet.import_key_set({"keys": usable})
    except (JoseError, TypeError) as error:
        raise ValueError("the keys cannot be read") from error
    return {"keys": usable}


# People wait for these at their login, and for the one who asks already; a provider that never answered
# is asked by each of them in turn.
_PEOPLE_WAIT = Limits(longest_fetch=10.0, patience=10.0, pauses_at_first=False)
_metadata = RemoteDocuments(_read_metadata, replace(_PEOPLE_WAIT, kept=3600.0, served_at_most=86_400.0))
_keys = RemoteDocuments(_read_keys, _PEOPLE_WAIT)
