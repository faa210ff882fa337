"""Authorization requests kept for a browser that is on its way (RFC 9126)."""

import hashlib
import json
import secrets
from datetime import timedelta

from kagu.connect.clients.models import Client
from kagu.connect.clients.registry import StaleClient
from kagu.connect.provider.models import PushedRequest
from kagu.connect.provider.rows import hot_sql, statements
from kagu.connect.provider.wire.errors import InvalidRequestUri, RequestTooLarge, TooManyRequests
from kagu.counting.windows import Window, add
from kagu.site import clock

URN = "urn:ietf:params:oauth:request_uri:"
PUSHED_SECONDS = 300
# Time to log in, or to create an account, once the browser has come (RFC 9126 §4 leaves it to us).
ANSWERING_SECONDS = 3600
# Characters of one kept request: claims and a hint at their longest, and the rest as it is in life.
LARGEST = 24 * 1024
# What strangers may have kept for one client: from one network, where an island may live, and from all.
OF_A_NETWORK, OF_ALL = 1_000, 20_000
STRANGERS = Window("requests kept for strangers", timedelta(minutes=10))
# Whatever else a client sends is ignored when it is answered (RFC 6749 §3.1), and is not kept.
READ = {
    *("acr_values", "claims", "client_id", "code_challenge", "code_challenge_method", "dpop_jkt"),
    *("id_token_hint", "login_hint", "max_age", "nonce", "prompt", "redirect_uri", "resource"),
    *("response_mode", "response_type", "scope", "state", "ui_locales"),
}


def push(
    client: Client, parameters: dict[str, str], seconds: int = PUSHED_SECONDS, *, stranger: str = ""
) -> str:
    """Keep what we read of the parameters; the `request_uri` that stands for them is a secret of 256 bits.

    `stranger` is the network of whoever has proven nothing: its rows are counted. Raises RequestTooLarge,
    TooManyRequests.
    """
    kept = json.dumps({name: value for name, value in parameters.items() if name in READ})
    if len(kept) > LARGEST:
        raise RequestTooLarge("the request is too long to be kept")
    if stranger:
        _count(client, stranger)
    handle = secrets.token_urlsafe(32)
    row = {
        "id": _row_id(handle),
        "client": client.pk,
        "revision": client.revision,
        "parameters": kept,
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


def _count(client: Client, network: str) -> None:
    of_network, of_all = (STRANGERS.of(f"{client.client_id} {name}") for name in (network, "everywhere"))
    here, everywhere = add(of_network, of_all)
    if here.count > OF_A_NETWORK:
        raise TooManyRequests(here.ends_in)
    if everywhere.count > OF_ALL:
        raise TooManyRequests(everywhere.ends_in)


def _row_id(handle: str) -> str:
    return hashlib.sha256(handle.encode()).hexdigest()
