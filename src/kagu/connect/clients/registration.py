"""Acts on the register of services: adding one, changing it, its secret, stopping it; each is recorded."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from kagu.connect.clients.models import Client
from kagu.connect.clients.registry import forget_client, give_secret, set_secret
from kagu.connect.clients.validate_client import default_sector, validate_client
from kagu.desk import journal

METHODS_WITH_SECRET = (Client.AuthMethod.BASIC, Client.AuthMethod.POST, Client.AuthMethod.SECRET_JWT)
# What nobody reads again, and what changes at each save.
SECRETS = ("secret_hash", "old_secret_hash", "sealed_secret", "old_secret_expires_at")
UNRECORDED = (*SECRETS, "id", "revision", "created_at")
# Who acted, as `AgentAct.line` says it; a program of ours when nobody is named.
By = Mapping[str, Any]
A_PROGRAM: By = {"actor": "program"}


class NoSecret(Exception):
    """This client proves itself without a secret."""


@transaction.atomic
def register_client(*, by: By = A_PROGRAM, known_secret: str = "", **fields: Any) -> tuple[Client, str]:
    """The new service and its secret, shown this once; "" for one that has none, or keeps `known_secret`."""
    client = Client(**fields)
    client.sector = client.sector or default_sector(client.redirect_uris)
    client.full_clean()
    validate_client(client)
    secret = ""
    if client.auth_method in METHODS_WITH_SECRET and known_secret:
        set_secret(client, known_secret)
    elif client.auth_method in METHODS_WITH_SECRET:
        secret = give_secret(client)
    client.save()
    record_service(client, "service_added", by, {}, words_of(client))
    return client, secret


@transaction.atomic
def change_client(client: Client, fields: Mapping[str, Any], *, by: By) -> str:
    """Other addresses, keys or words; the secret of a service that needs one from now on, else "".

    Raises ValidationError when the whole is no registration any more.
    """
    client = Client.objects.select_for_update().get(pk=client.pk)
    before = words_of(client)
    for name, value in fields.items():
        setattr(client, name, value)
    client.full_clean()
    validate_client(client)
    needs_one = client.auth_method in METHODS_WITH_SECRET and not client.secret_hash
    secret = give_secret(client) if needs_one else ""
    client.save()
    forget_client(client.client_id)
    record_service(client, "service_changed", by, before, words_of(client))
    return secret


@transaction.atomic
def rotate_secret(client: Client, *, keep_old: bool = True, by: By = A_PROGRAM) -> str:
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
    record_service(client, "service_secret_given", by, {}, {"keeps_the_old_one": keep_old})
    return secret


@transaction.atomic
def set_enabled(client: Client, is_enabled: bool, *, by: By = A_PROGRAM) -> None:
    """A disabled service gets no token and its tokens are worth nothing, at once."""
    was_enabled = client.is_enabled
    client.is_enabled = is_enabled
    client.save()
    forget_client(client.client_id)
    kind = "service_started" if is_enabled else "service_stopped"
    record_service(client, kind, by, {"is_enabled": was_enabled}, {"is_enabled": is_enabled})


def record_service(
    client: Client, kind: str, by: By, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    """A line of the desk's journal: of both, only what differs; never a secret."""
    names = [name for name in after if before.get(name) != after[name]]
    old = {name: before[name] for name in names if name in before}
    journal.record(
        kind,
        subject=f"service:{client.client_id}",
        before=old,
        after={name: after[name] for name in names},
        **by,
    )


def words_of(client: Client) -> dict[str, Any]:
    """The registration as plain values."""
    fields = [field.attname for field in Client._meta.concrete_fields]
    return {name: getattr(client, name) for name in fields if name not in UNRECORDED}
