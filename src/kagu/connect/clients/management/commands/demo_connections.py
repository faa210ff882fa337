"""`kagu connect demo_connections`: the demo's people have already used both services, told as JSON."""

import json
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand

from kagu.connect.clients.connections import record_connection
from kagu.connect.clients.models import Client, Subject
from kagu.connect.clients.scopes import claims_of
from kagu.connect.clients.subjects import subject_of

CONNECTED_PEOPLE = ("paul", "marie", "agent", "collegue")
# The service that needs to know, before their next login, who these people are.
TOLD_CLIENT = "impots"


class Command(BaseCommand):
    """Made once; whoever disconnects or deletes their account later stays as they chose."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        if not Subject.objects.exists():
            _connect_people()
        told = Subject.objects.filter(sector=TOLD_CLIENT).select_related("user")
        names = {f"{person}@exemple.nc": person for person in CONNECTED_PEOPLE}
        subs = {names[row.user.email]: row.sub for row in told if row.user.email in names}
        self.stdout.write(json.dumps(subs))


def _connect_people() -> None:
    addresses = [f"{person}@exemple.nc" for person in CONNECTED_PEOPLE]
    for user in get_user_model().objects.filter(email__in=addresses):
        for client in Client.objects.all():
            record_connection(user, client, client.scopes, claims_of(client.scopes))
            subject_of(user, client)
