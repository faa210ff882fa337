"""The public keys of a service: registered with it, or fetched from its `jwks_uri`."""

import logging
from typing import Any

import requests

from kagu.connect.clients.models import Client
from kagu.remote_keys.key_sets import names_key, read_key_set
from kagu.remote_keys.remote_documents import Limits, RemoteDocuments, RemoteUnavailable

logger = logging.getLogger(__name__)

WITHDRAWN = (404, 410)


class ClientKeysUnavailable(Exception):
    """The `jwks_uri` has not answered with a JWK Set, or not for long."""


def client_jwks(client: Client, kid: object = None) -> dict[str, Any]:
    """The client's JWK Set, fetched again when it is old or lacks the key `kid`."""
    if client.jwks:
        return client.jwks
    if not client.jwks_uri:
        return {"keys": []}
    try:
        return fetched_keys.get(client.jwks_uri, is_enough=names_key(kid))
    except RemoteUnavailable as error:
        # For the operator alone: whoever is refused does not learn the address.
        logger.warning("%s: no keys from %s: %s", client.client_id, client.jwks_uri, error)
        raise ClientKeysUnavailable("the client's keys cannot be had from its jwks_uri") from error


def _read(response: requests.Response) -> dict[str, Any]:
    return {"keys": []} if response.status_code in WITHDRAWN else read_key_set(response)


# Whoever makes us ask has proved nothing yet and holds one of a few threads: nobody waits for them.
fetched_keys = RemoteDocuments(_read, Limits())
