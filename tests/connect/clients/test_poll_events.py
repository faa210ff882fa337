"""Services that cannot be reached fetch their events (RFC 8936), and nobody else's."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser
from joserfc import jwt
from joserfc.jwk import KeySet

from kagu.connect.accounts.models import User
from kagu.connect.clients.announce import announce
from kagu.connect.clients.event_types import SecurityEvent
from kagu.connect.clients.models import Client
from kagu.connect.clients.registry import give_secret
from kagu.connect.signing import keys
from kagu.outbox.dead_letters import dead_letters, resend
from kagu.outbox.models import OutboxMessage
from tests.connect.clients.conftest import make_client
from tests.connect.clients.receiver import Receiver
from tests.deliveries import deliver_due

pytestmark = pytest.mark.django_db

PURGED = "https://schemas.openid.net/secevent/risc/event-type/account-purged"


class Poller:
    """A service behind a firewall."""

    def __init__(self, browser: Browser, client_id: Any, **fields: Any) -> None:
        self.browser = browser
        self.client = make_client(client_id, event_uri="", **fields)
        self.secret = give_secret(self.client)
        self.client.save()

    def post(self, said: Any, authorization: Any = None, content_type: str = "application/json") -> Any:
        pair = base64.b64encode(f"{self.client.client_id}:{self.secret}".encode()).decode()
        body = said if isinstance(said, str) else json.dumps(said)
        headers = {"authorization": authorization or f"Basic {pair}"}
        return self.browser.post("/events/poll", body, content_type=content_type, headers=headers)

    def poll(self, **said: Any) -> Any:
        answer = self.post(said)
        assert answer.status_code == 200, answer.content
        return answer.json()


@pytest.fixture
def caisse(client: Browser) -> Any:
    return Poller(client, "caisse")


@pytest.fixture
def happened(make_person: Callable[..., User], connect: Callable[..., str], caisse: Poller) -> Any:
    """So many people who are connected to the service have left."""

    def happen(count: Any = 1, poller: Any = None) -> None:
        for number in range(count):
            person = make_person(f"Person{number}")
            connect(person, (poller or caisse).client)
            announce(SecurityEvent.ACCOUNT_PURGED, person)

    return happen


def claims_of(token: str) -> Any:
    jwks: Any = keys.public_jwks()
    published = KeySet.import_key_set(jwks)
    return jwt.decode(token, published, algorithms=["ES256"])


def test_an_event_waits_until_it_is_fetched_and_acknowledged(
    caisse: Poller, happened: Callable[..., list[str]]
) -> None:
    happened()
    assert deliver_due() == 0
    answer = caisse.poll(returnImmediately=True)
    [(jti, text)] = answer["sets"].items()
    token = claims_of(text)
    assert answer["moreAvailable"] is False
    assert token.header["typ"] == "secevent+jwt"
    assert token.claims["jti"] == jti
    assert token.claims["aud"] == "caisse"
    assert PURGED in token.claims["events"]
    assert list(caisse.poll()["sets"]) == [jti]
    assert caisse.poll(ack=[jti])["sets"] == {}
    assert OutboxMessage.objects.get().state == "delivered"


def test_events_come_in_the_order_they_happened_and_as_many_as_asked(
    caisse: Poller, happened: Callable[..., list[str]]
) -> None:
    happened(5)
    first = caisse.poll(maxEvents=2)
    assert len(first["sets"]) == 2
    assert first["moreAvailable"] is True
    second = caisse.poll(maxEvents=3, ack=list(first["sets"]))
    assert len(second["sets"]) == 3
    assert second["moreAvailable"] is False
    assert not set(first["sets"]) & set(second["sets"])


def test_acknowledging_alone_fetches_nothing(caisse: Poller, happened: Callable[..., list[str]]) -> None:
    happened(2)
    jtis = list(caisse.poll()["sets"])
    answer = caisse.poll(ack=jtis[:1], maxEvents=0)
    assert answer == {"sets": {}, "moreAvailable": True}


def test_an_event_that_the_service_cannot_use_becomes_a_dead_letter(
    caisse: Poller, happened: Callable[..., list[str]]
) -> None:
    """RFC 8936 §2.4."""
    happened()
    [jti] = caisse.poll()["sets"]
    error = {"err": "invalid_key", "description": "unknown key"}
    assert caisse.poll(setErrs={jti: error})["sets"] == {}
    assert "invalid_key: unknown key" in dead_letters().get().last_error
    resend(dead_letters())
    assert list(caisse.poll()["sets"]) == [jti]


def test_a_reason_with_half_a_character_is_kept_as_far_as_it_goes(
    caisse: Poller, happened: Callable[..., list[str]]
) -> None:
    """JSON can escape what no database writes (RFC 8259 §8.2)."""
    happened()
    [jti] = caisse.poll()["sets"]
    said = f'{{"setErrs": {{"{jti}": {{"err": "\\ud800 bad\\u0000", "description": "\\udfff"}}}}}}'
    assert caisse.post(said).status_code == 200
    assert dead_letters().get().last_error == "the service refuses it, ? bad: ?"


def test_a_service_sees_and_acknowledges_its_own_events_only(
    caisse: Poller, happened: Callable[..., list[str]], client: Browser
) -> None:
    happened()
    other = Poller(client, "other")
    assert other.poll()["sets"] == {}
    [jti] = caisse.poll()["sets"]
    other.poll(ack=[jti])
    other.poll(setErrs={jti: {"err": "invalid_key"}})
    assert list(caisse.poll()["sets"]) == [jti]


def test_a_token_of_client_credentials_serves_too(
    client: Browser, happened: Callable[..., list[str]]
) -> None:
    poller = Poller(client, "machine", grant_types=["client_credentials"], scopes=["openid"])
    happened(poller=poller)
    pair = base64.b64encode(f"machine:{poller.secret}".encode()).decode()
    granted = client.post(
        "/token",
        "grant_type=client_credentials",
        content_type="application/x-www-form-urlencoded",
        headers={"authorization": f"Basic {pair}"},
    )
    assert granted.status_code == 200, granted.content
    bearer = f"Bearer {granted.json()['access_token']}"
    assert len(poller.post({}, bearer).json()["sets"]) == 1
    client.post(
        "/revoke",
        f"token={granted.json()['access_token']}",
        content_type="application/x-www-form-urlencoded",
        headers={"authorization": f"Basic {pair}"},
    )
    assert poller.post({}, bearer).status_code == 401


@pytest.mark.parametrize(
    "authorization", ["Basic Y2Fpc3NlOndyb25n", "Bearer kga_nothing", "Bearer x", "Basic x", "Other x"]
)
def test_without_proof_of_who_asks_nothing_is_shown(
    caisse: Poller, happened: Callable[..., list[str]], authorization: Any
) -> None:
    happened()
    answer = caisse.post({}, authorization)
    assert answer.status_code == 401
    assert "WWW-Authenticate" in answer
    assert b"sets" not in answer.content


def test_a_disabled_service_polls_no_more(caisse: Poller, happened: Callable[..., list[str]]) -> None:
    happened()
    caisse.client.is_enabled = False
    caisse.client.save()
    assert caisse.post({}).status_code == 401


@pytest.mark.parametrize(
    "said",
    [
        "not json",
        "[]",
        "[" * 2000,
        {"maxEvents": "ten"},
        {"maxEvents": -1},
        {"maxEvents": True},
        {"returnImmediately": "yes"},
        {"ack": "jti"},
        {"setErrs": []},
    ],
)
def test_a_malformed_poll_is_refused(caisse: Poller, said: Any) -> None:
    answer = caisse.post(said)
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_request"


@pytest.mark.parametrize(
    "said", [{"ack": [1, None, "x", "a" * 5000]}, {"setErrs": {"x": "y", "": None}}, {"maxEvents": 10**9}]
)
def test_a_strange_poll_is_answered(caisse: Poller, happened: Callable[..., list[str]], said: Any) -> None:
    happened()
    assert len(caisse.poll(**said)["sets"]) == 1


def test_a_poll_is_json_and_a_post(caisse: Poller, client: Browser) -> None:
    assert caisse.post({}, content_type="text/plain").status_code == 400
    assert client.get("/events/poll").status_code == 405


def test_receivers_can_read_what_we_offer(client: Browser) -> None:
    """Shared Signals 1.0 §7.1."""
    said = client.get("/.well-known/ssf-configuration").json()
    assert said["issuer"] == "http://connect.localhost:8000"
    assert said["jwks_uri"] == "http://connect.localhost:8000/jwks"
    assert said["spec_version"] == "1_0"
    assert said["delivery_methods_supported"] == ["urn:ietf:rfc:8935", "urn:ietf:rfc:8936"]


def test_a_verification_event_shows_that_events_arrive(
    caisse: Poller, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("send_verification_event", "caisse", state="hello")
    assert "waiting to be polled" in capsys.readouterr().out
    [text] = caisse.poll()["sets"].values()
    claims = claims_of(text).claims
    assert claims["sub_id"] == {"format": "opaque", "id": "caisse"}
    assert claims["events"] == {
        "https://schemas.openid.net/secevent/ssf/event-type/verification": {"state": "hello"}
    }


def test_a_verification_event_is_pushed_to_a_service_that_says_where(
    impots: Client, receiver: Receiver, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("send_verification_event", "impots")
    assert "http://impots.exemple.nc/events/" in capsys.readouterr().out
    assert deliver_due() == 1
    assert receiver.tokens[0].claims["sub_id"] == {"format": "opaque", "id": "impots"}


def test_a_service_that_is_unknown_is_verified_by_nobody(db: None) -> None:
    with pytest.raises(CommandError):
        call_command("send_verification_event", "nobody")
