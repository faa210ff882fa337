"""A jwks_uri that does not answer holds one thread for a moment, never the whole provider (ASVS 15.2.2)."""

import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections
from joserfc.jwk import ECKey

from kagu.connect.clients.client_keys import fetched_keys
from tests.connect.provider.assertions import assertion, post
from tests.connect.provider.service import Service, error_of
from tests.loopback import LoopbackServer, QuietHandler
from tests.remote_documents import set_limits

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 30


class SlowServer(LoopbackServer):
    """Publishes a key, but only once it is told to answer."""

    def __init__(self, key: ECKey) -> None:
        self.body = json.dumps({"keys": [key.as_dict(private=False)]}).encode()
        self.asked: list[str] = []
        self.has_been_asked = threading.Semaphore(0)
        self.may_answer = threading.Event()
        super().__init__(_handler(self))

    def wait_until_asked(self) -> None:
        assert self.has_been_asked.acquire(timeout=PATIENCE)

    def stop(self) -> None:
        self.may_answer.set()
        super().stop()


def _handler(slow: SlowServer) -> type[QuietHandler]:
    class Handler(QuietHandler):
        def do_GET(self) -> None:
            slow.asked.append(self.path)
            slow.has_been_asked.release()
            slow.may_answer.wait(timeout=PATIENCE)
            self.send_response(200)
            self.send_header("Content-Length", str(len(slow.body)))
            self.end_headers()
            self.wfile.write(slow.body)

    return Handler


class Posting(threading.Thread):
    """A token request of another thread, with its answer."""

    def __init__(self, service: Service, signed: str) -> None:
        super().__init__(daemon=True)
        self.service, self.signed, self.response = service, signed, None
        self.start()

    def run(self) -> None:
        try:
            self.response = post(self.service, self.signed)
        finally:
            connections.close_all()

    def answer(self) -> Any:
        self.join(timeout=PATIENCE)
        assert self.response is not None
        return self.response


@pytest.fixture
def slow(settings: Any, key: ECKey, monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowServer]:
    running = SlowServer(key)
    settings.OUTBOUND_ADDRESSES = {"service.exemple.nc:80": running.address}
    # The server answers when the test says so, not when the time is up.
    set_limits(monkeypatch, fetched_keys, longest_fetch=PATIENCE)
    monkeypatch.setattr("kagu.outbound.adapter.READ_SECONDS", PATIENCE)
    yield running
    running.stop()


@pytest.fixture
def signers(register: Callable[..., Service]) -> list[Service]:
    return [
        register(
            name,
            auth_method="private_key_jwt",
            jwks_uri=f"http://service.exemple.nc/{name}",
            grant_types=["client_credentials"],
        )
        for name in ("one", "two", "three")
    ]


def signed_by(service: Service, key: ECKey, **header: str) -> str:
    name = service.client_id
    return assertion(key, iss=name, sub=name, header=header)


def test_one_thread_waits_for_a_slow_address_and_the_others_are_answered(
    slow: SlowServer, signers: list[Service], key: ECKey
) -> None:
    service = signers[0]
    waiting = Posting(service, signed_by(service, key))
    slow.wait_until_asked()
    for number in range(5):
        forged = signed_by(service, key, kid=f"x{number}")
        assert error_of(post(service, forged)) == "invalid_client"
    assert waiting.is_alive()
    slow.may_answer.set()
    assert waiting.answer().status_code == 200
    assert post(service, signed_by(service, key)).status_code == 200
    assert slow.asked == ["/one"]


def test_known_keys_serve_while_they_are_fetched_again(
    slow: SlowServer, signers: list[Service], key: ECKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = signers[0]
    slow.may_answer.set()
    assert post(service, signed_by(service, key)).status_code == 200
    slow.wait_until_asked()
    slow.may_answer.clear()
    set_limits(monkeypatch, fetched_keys, kept=0.0, pause=0.0)
    waiting = Posting(service, signed_by(service, key))
    slow.wait_until_asked()
    assert post(service, signed_by(service, key)).status_code == 200
    assert waiting.is_alive()
    slow.may_answer.set()
    assert waiting.answer().status_code == 200
    assert slow.asked == ["/one"] * 2


def test_only_two_addresses_are_asked_at_once(slow: SlowServer, signers: list[Service], key: ECKey) -> None:
    waiting = [Posting(service, signed_by(service, key)) for service in signers[:2]]
    slow.wait_until_asked()
    slow.wait_until_asked()
    last = signers[2]
    assert error_of(post(last, signed_by(last, key))) == "invalid_client"
    assert all(each.is_alive() for each in waiting)
    slow.may_answer.set()
    assert [each.answer().status_code for each in waiting] == [200, 200]
    # It was never asked, so nothing speaks against asking it now.
    assert post(last, signed_by(last, key)).status_code == 200
    assert sorted(slow.asked) == ["/one", "/three", "/two"]


def test_an_address_that_hangs_is_given_up_and_not_asked_again_at_once(
    slow: SlowServer, signers: list[Service], key: ECKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_limits(monkeypatch, fetched_keys, longest_fetch=0.2)
    service = signers[0]
    for _ in range(3):
        assert error_of(post(service, signed_by(service, key))) == "invalid_client"
    assert slow.asked == ["/one"]
