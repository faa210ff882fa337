"""Authorization requests kept for a browser that is on its way (RFC 9126)."""

import hashlib
import json
import secrets

from kagu.connect.clients.models import Client
from kagu.connect.clients.registry import StaleClient
from kagu.connect.provider.models import PushedRequest
from kagu.connect.provider.rows import hot_sql, statements
from kagu.connect.provider.wire.errors import InvalidRequestUri
from kagu.site import clock

URN = "urn:ietf:params:oauth:request_uri:"
PUSHED_SECONDS = 300
# Time to log in, or to create an account, once the browser has come (RFC 9126 §4 leaves it to us).
ANSWERING_SECONDS = 3600


def push(client: Client, parameters: dict[str, str], seconds: int = PUSHED_SECONDS) -> str:
    """Keep the parameters; the `request_uri` that stands for them is a secret of 256 bits."""
    handle = secrets.token_urlsafe(32)
    row = {
        "id": _row_id(handle),
        "client": client.pk,
        "revision": client.revision,
        "parameters": json.dumps(parameters),
        "expires_at": clock.seconds() + seconds,
    }
    if not statements.changed_rows(hot_sql.INSERT_PUSHED_REQUEST, row):
        raise StaleClient(client.client_id)
    return URN + handle


def load(client: Client, request_uri: str) -> tuple[dict[str, str], str]:
    """What this client pushed and the row's id; it may be read again until it is answered."""
    row_id = _row_id(request_uri.removeprefix(URN))
    row = PushedRequest.objects.filter(pk=row_id, client_id=client.pk, expires_at__gt=clock.seconds()).first()
    if row is None:
        raise InvalidRequestUri("request_uri is unknown, expired or already used")
    return json.loads(row.parameters), row_id


def give_time(pushed_id: str) -> None:
    """Its person must log in or consent first: wait for them, an hour from their first visit."""
    now = clock.seconds()
    unvisited = PushedRequest.objects.filter(pk=pushed_id, visited_at=None)
    unvisited.update(visited_at=now, expires_at=now + ANSWERING_SECONDS)


def forget(pushed_id: str) -> None:
    """The request was refused: it serves no more."""
    PushedRequest.objects.filter(pk=pushed_id).delete()


def answer_once(pushed_id: str) -> None:
    """The request is being answered; a second answer is refused."""
    deleted, _ = PushedRequest.objects.filter(pk=pushed_id).delete()
    if not deleted:
        raise InvalidRequestUri("request_uri was already used")


def _row_id(handle: str) -> str:
    return hashlib.sha256(handle.encode()).hexdigest()
