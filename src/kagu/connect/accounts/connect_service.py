"""Letting a service know something about oneself."""

from collections.abc import Iterable

from django.db import transaction

from kagu.connect.accounts.history import activity
from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.clients.connections import record_connection
from kagu.connect.clients.models import Client
from kagu.connect.clients.subjects import subject_of


@transaction.atomic
def connect_service(
    user: User, client: Client, scopes: Iterable[str], claims: Iterable[str], origin: Origin
) -> None:
    """The person agreed: the service may know these from now on (R53)."""
    record_connection(user, client, scopes, claims)
    sub = subject_of(user, client)
    activity.record(user, "service_connected", origin, service=client.name, sub=sub)
