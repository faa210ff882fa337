"""Disconnecting a service: it learns nothing more, and ends the sessions it holds (ASVS 10.7.3)."""

from django.db import transaction

from kagu.connect.accounts.history import activity
from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.clients.announce import announce_disconnection
from kagu.connect.clients.connections import connections_of, disconnect


class NotConnected(Exception):
    """The person does not use this service, or not any more."""


def disconnect_service(user: User, client_id: str, origin: Origin) -> None:
    """Its grants die at once; it may ask again at the next login, with consent."""
    with transaction.atomic():
        connection = connections_of(user).filter(client__client_id=client_id).first()
        if connection is None:
            raise NotConnected
        client = connection.client
        announce_disconnection(user, client)
        disconnect(user, client)
        activity.record(user, "service_disconnected", origin, service=client.name)
