"""Upgrade without stopping: the release before this one goes on, on the new tables, under traffic (N−1)."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
import requests

from tests.deploy.installation import KEY, Installation
from tests.deploy.mailbox import Relay, running_relay
from tests.deploy.person import Person, passer_by
from tests.deploy.ports import free_ports, wait_for
from tests.upgrade.previous_release import unpack_previous
from tests.waiting import wait_until

pytestmark = pytest.mark.whole
SERVER = os.environ.get("KAGU_TEST_DATABASE", "sqlite")
NAME = "kagu_upgraded"
HOST = "localhost"
PATHS = ("/oidc/login", "/jwks", "/.well-known/openid-configuration", "/oidc/create-account", "/mon-compte/")


class Traffic:
    """Somebody logged in who reads pages, and strangers who ask for accounts; every answer is kept."""

    def __init__(self, person: Person) -> None:
        self.person, self.rounds = person, 0
        self.faults: list[str] = []
        self.asked: list[str] = []

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            for path in PATHS:
                self._note(path, self.person.get(path))
            stranger = passer_by(self.rounds, self.person.site)
            answer = stranger.ask_for_account()
            self._note("create account", answer)
            if answer.status_code == 302:
                self.asked.append(stranger.email)
            self.rounds += 1

    def _note(self, what: str, answer: requests.Response) -> None:
        if answer.status_code >= 400:
            self.faults.append(f"{what}: {answer.status_code}")

    @contextmanager
    def going_on(self) -> Iterator[None]:
        stop = threading.Event()
        thread = threading.Thread(target=self.run, args=(stop,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join(timeout=60)

    def some_more(self, rounds: int = 2) -> None:
        """Come back when it went round so often again."""
        until = self.rounds + rounds
        wait_until(lambda: self.rounds >= until, seconds=120)


@pytest.fixture
def relay() -> Iterator[Relay]:
    with running_relay() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/connect.sqlite3"
        return
    if SERVER == "sqlite":
        pytest.skip("KAGU_TEST_DATABASE names no PostgreSQL")
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)".encode())
        server.execute(f"CREATE DATABASE {NAME}".encode())
        yield urlunsplit(urlsplit(SERVER)._replace(path=f"/{NAME}"))
        server.execute(f"DROP DATABASE {NAME} WITH (FORCE)".encode())


@pytest.fixture
def ports() -> list[int]:
    return free_ports(2)


@pytest.fixture
def both(
    tmp_path: Path, database: str, relay: Relay, ports: list[int]
) -> Iterator[tuple[Installation, Installation]]:
    """The release before, and this one, with the same settings."""
    settings = {
        "KAGU_CONNECT_URL": f"http://{HOST}:{ports[0]}",
        "KAGU_CONNECT_SECRET_KEY": KEY,
        "KAGU_CONNECT_DATABASE": database,
        "KAGU_CONNECT_REQUESTS_PER_NETWORK": "100000",
        "KAGU_MAIL_HOST": "127.0.0.1",
        "KAGU_MAIL_PORT": str(relay.port),
    }
    source = unpack_previous(tmp_path / "before")
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    old = Installation(Path(sys.executable), tmp_path / "old", {**settings, "PYTHONPATH": str(source)})
    new = Installation(Path(sys.executable), tmp_path / "new", settings)
    yield old, new
    old.stop_all()
    new.stop_all()


def test_the_release_before_serves_on_while_this_one_comes(
    both: tuple[Installation, Installation], relay: Relay, ports: list[int]
) -> None:
    old, new = both
    assert old.code() != new.code()
    status, said = old.kagu("connect", "migrate", "--no-input")
    assert status == 0, said
    old.start("serve", "serve", "connect", "--port", str(ports[0]))
    old.start("work", "work", "connect")
    wait_for(ports[0], seconds=90)
    site = f"http://{HOST}:{ports[0]}"
    alice, bob = Person("Alice", site), Person("Bob", site)
    alice.ask_for_account()
    alice.activate(relay.link_to(alice.email))
    alice.log_in()
    assert alice.is_logged_in()
    traffic = Traffic(alice)
    with traffic.going_on():
        traffic.some_more()
        status, said = new.kagu("connect", "migrate", "--no-input")
        assert status == 0, said
        traffic.some_more()
        # On the new tables, by the code and the worker of before.
        bob.ask_for_account()
        bob.activate(relay.link_to(bob.email))
        new.start("serve", "serve", "connect", "--port", str(ports[1]))
        new.start("work", "work", "connect")
        wait_for(ports[1], seconds=90)
        traffic.some_more()
    assert not traffic.faults
    assert len(traffic.asked) == traffic.rounds
    # The proxy sends people to the new one, with the cookies that they have.
    alice.site = bob.site = f"http://{HOST}:{ports[1]}"
    assert alice.is_logged_in()
    bob.log_in()
    assert bob.is_logged_in()
    assert old.stop("serve") == 0
    assert old.stop("work") == 0
    for address in traffic.asked:
        assert relay.link_to(address)
        assert len(relay.mails_to(address)) == 1
