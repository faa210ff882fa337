"""Which services a person uses, and what each may know."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from kagu.connect.clients.models import Client, ClientSession, Connection
from kagu.connect.clients.scopes import OPENID
from kagu.site import clock


@transaction.atomic
def record_connection(
    user: Any, client: Client, scopes: Iterable[str], claims: Iterable[str] = ()
) -> Connection:
    """Remember that the person let this service know these scopes and claims, besides earlier ones."""
    connection, _ = Connection.objects.select_for_update().get_or_create(user=user, client=client)
    connection.scopes = sorted({*connection.scopes, *scopes})
    connection.claims = sorted({*connection.claims, *claims})
    connection.last_at = clock.now()
    connection.save(update_fields=["scopes", "claims", "last_at"])
    return connection


def record_consents(consents: Iterable[tuple[Any, Mapping[str, Iterable[str]]]]) -> None:
    """What people just made here let services know before, by `client_id`; of scopes, those it still has."""
    clients = {client.client_id: client for client in Client.objects.all()}
    Connection.objects.bulk_create(
        Connection(
            user=user,
            client=clients[client_id],
            scopes=sorted({OPENID, *scopes} & set(clients[client_id].scopes)),
        )
        for user, by_client in consents
        for client_id, scopes in by_client.items()
        if client_id in clients
    )


def connections_of(user: Any) -> QuerySet[Connection]:
    """« Mes connexions »: the services this person uses, the last used first."""
    return Connection.objects.filter(user=user).select_related("client").order_by("-last_at")


@transaction.atomic
def disconnect(user: Any, client: Client) -> None:
    """The service may know nothing any more: its grants go with the connection's row."""
    # Locked first: a code redeemed meanwhile waits, then finds its connection gone.
    list(Connection.objects.select_for_update().filter(user=user, client=client))
    ClientSession.objects.filter(user=user, client=client).delete()
    Connection.objects.filter(user=user, client=client).delete()
