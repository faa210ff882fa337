"""The register of services: finding them, adding them, changing their secrets."""

from datetime import timedelta

from django.utils import timezone

from kagu.connect.clients.client_secrets import hash_secret, new_secret
from kagu.connect.clients.models import Client
from kagu.connect.signing.seal import open_sealed, seal

# A rotated secret serves this long still, so that a service can change its own without a gap.
OLD_SECRET_LIFETIME = timedelta(hours=24)


def find_client(client_id: str) -> Client | None:
    """The enabled client of this `client_id`."""
    # PostgreSQL refuses NUL in text; no client_id has one.
    if not client_id or "\0" in client_id or len(client_id) > 64:
        return None
    return Client.objects.filter(client_id=client_id, is_enabled=True).first()


def give_secret(client: Client, *, keep_old: bool = False) -> str:
    """A new secret for the client, returned this once; the caller saves the row."""
    secret = new_secret()
    if keep_old:
        client.old_secret_hash = client.secret_hash
        client.old_secret_expires_at = timezone.now() + OLD_SECRET_LIFETIME
    set_secret(client, secret)
    return secret


def set_secret(client: Client, secret: str) -> None:
    """Keep the secret's hash; only `client_secret_jwt` also needs it readable, then sealed."""
    client.secret_hash = hash_secret(secret)
    client.sealed_secret = None
    if client.auth_method == Client.AuthMethod.SECRET_JWT:
        client.sealed_secret = seal(f"client secret {client.client_id}", secret.encode())


def readable_secret(client: Client) -> bytes | None:
    """The secret of a `client_secret_jwt` client: the key of its assertions' MAC."""
    if client.sealed_secret is None:
        return None
    return open_sealed(f"client secret {client.client_id}", bytes(client.sealed_secret))
