"""The register of services: finding them, adding them, changing their secrets."""

import threading
from datetime import timedelta

from django.db import connection

from kagu.connect.clients.client_secrets import hash_secret, new_secret
from kagu.connect.clients.models import Client
from kagu.connect.signing.seal import open_sealed, seal, sealed_anew, sealed_under
from kagu.secret_keys.sealed_rows import SealedColumn
from kagu.site import clock
from kagu.site.request_id import name_client

# A rotated secret serves this long still, so that a service can change its own without a gap.
OLD_SECRET_LIFETIME = timedelta(hours=24)
MOST_REMEMBERED = 1000
SELECT_CURRENT = "SELECT 1 FROM clients_client WHERE id = %s AND revision = %s AND is_enabled"

_remembered: dict[str, Client] = {}


class _Believed(threading.local):
    """The remembered clients that this thread's request relies on."""

    def __init__(self) -> None:
        self.clients: dict[str, Client] = {}


_believed = _Believed()


class StaleClient(Exception):
    """The client changed since this process read it: forget it and serve the request again."""

    def __init__(self, client_id: str) -> None:
        super().__init__(client_id)
        self.client_id = client_id


def find_client(client_id: str) -> Client | None:
    """The enabled client of this `client_id`."""
    # What no client_id can be, no database need be asked: PostgreSQL refuses NUL in text.
    if not client_id.isascii() or not client_id.isprintable() or len(client_id) > 64:
        return None
    client = Client.objects.filter(client_id=client_id, is_enabled=True).first()
    if client is not None:
        name_client(client_id)
    return client


def give_secret(client: Client, *, keep_old: bool = False) -> str:
    """A new secret for the client, returned this once; the caller saves the row."""
    secret = new_secret()
    if keep_old:
        client.old_secret_hash = client.secret_hash
        client.old_secret_expires_at = clock.now() + OLD_SECRET_LIFETIME
    set_secret(client, secret)
    return secret


def set_secret(client: Client, secret: str) -> None:
    """Keep the secret's hash; only `client_secret_jwt` also needs it readable, then sealed."""
    client.secret_hash = hash_secret(secret)
    client.sealed_secret = None
    if client.auth_method == Client.AuthMethod.SECRET_JWT:
        client.sealed_secret = seal(_purpose(client), secret.encode())


def readable_secret(client: Client) -> bytes | None:
    """The secret of a `client_secret_jwt` client: the key of its assertions' MAC."""
    if client.sealed_secret is None:
        return None
    return open_sealed(_purpose(client), bytes(client.sealed_secret))


def sealed_secrets() -> SealedColumn:
    """For a change of the secret key."""
    return SealedColumn(
        Client.objects.exclude(sealed_secret=None),
        "sealed_secret",
        lambda client: sealed_under(_purpose(client), bytes(client.sealed_secret)),
        lambda client: sealed_anew(_purpose(client), bytes(client.sealed_secret)),
    )


def _purpose(client: Client) -> str:
    return f"client secret {client.client_id}"


def remembered_client(client_id: str) -> Client | None:
    """The client as this process last read it; who acts on it checks its `revision` in SQL."""
    client = _remembered.get(client_id)
    if client is None:
        client = find_client(client_id)
        if client is not None:
            if len(_remembered) >= MOST_REMEMBERED:
                _remembered.clear()
            _remembered[client_id] = client
        return client
    _believed.clients[client_id] = client
    name_client(client_id)
    return client


def current_client(client_id: str) -> Client | None:
    """The enabled client as its row stands now; read again only where it changed."""
    client = _remembered.get(client_id)
    if client is not None and is_current(client):
        name_client(client_id)
        return client
    forget_client(client_id)
    return remembered_client(client_id)


def believe_nothing() -> None:
    """A request begins: it relies on no client yet."""
    _believed.clients.clear()


def check_believed() -> None:
    """StaleClient where the request relied on a client that has changed: its refusal may be wrong."""
    for client in _believed.clients.values():
        if not is_current(client):
            raise StaleClient(client.client_id)


def forget_client(client_id: str) -> None:
    """Read this client anew at its next use."""
    _remembered.pop(client_id, None)


def is_current(client: Client) -> bool:
    """Whether the row is still what this copy says."""
    # Plain SQL: the fast path asks at each client-credentials grant.
    with connection.cursor() as cursor:
        cursor.execute(SELECT_CURRENT, (client.pk, client.revision))
        return bool(cursor.fetchall())
