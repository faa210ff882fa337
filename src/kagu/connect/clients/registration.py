"""Acts on the register of services: adding one, changing its secret, stopping it."""

from typing import Any

from django.db import transaction

from kagu.connect.clients.models import Client
from kagu.connect.clients.registry import forget_client, give_secret
from kagu.connect.clients.validate_client import default_sector, validate_client

METHODS_WITH_SECRET = (Client.AuthMethod.BASIC, Client.AuthMethod.POST, Client.AuthMethod.SECRET_JWT)


class NoSecret(Exception):
    """This client proves itself without a secret."""


@transaction.atomic
def register_client(**fields: Any) -> tuple[Client, str]:
    """The new service and its secret, shown this once; "" for one that has none."""
    client = Client(**fields)
    client.sector = client.sector or default_sector(client.redirect_uris)
    client.full_clean()
    validate_client(client)
    secret = give_secret(client) if client.auth_method in METHODS_WITH_SECRET else ""
    client.save()
    return client, secret


@transaction.atomic
def rotate_secret(client: Client, *, keep_old: bool = True) -> str:
    """A new secret; the old one serves for a day, unless it leaked."""
    if client.auth_method not in METHODS_WITH_SECRET:
        raise NoSecret
    # A MAC key cannot be two keys at once.
    secret = give_secret(client, keep_old=keep_old and client.auth_method != Client.AuthMethod.SECRET_JWT)
    if not keep_old:
        client.old_secret_hash = ""
        client.old_secret_expires_at = None
    client.save()
    forget_client(client.client_id)
    return secret


def set_enabled(client: Client, is_enabled: bool) -> None:
    """A disabled service gets no token and its tokens are worth nothing, at once."""
    client.is_enabled = is_enabled
    client.save()
    forget_client(client.client_id)
