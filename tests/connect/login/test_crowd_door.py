"""A login that finds the gate full is refused before Django, kindly, and nobody else notices."""

import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application

from kagu.connect.accounts.passwords import background_hashing
from kagu.connect.accounts.passwords.background_hashing import hash_in_background
from kagu.connect.accounts.passwords.gate import PasswordGate, PasswordGateFull
from kagu.connect.login import crowd_door
from kagu.connect.login.crowd_door import CrowdDoor

Environ = dict[str, Any]


class CountedDjango:
    """The site itself, and who it was asked by."""

    def __init__(self) -> None:
        self.django = get_wsgi_application()
        self.asked: list[str] = []

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.asked.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
        return self.django(environ, start_response)


@pytest.fixture
def django(transactional_db: None) -> CountedDjango:
    """Asked as a server asks it: what it does to connections is not for a test's transaction."""
    return CountedDjango()


@pytest.fixture
def full_gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[PasswordGate]:
    gate = PasswordGate(at_once=1, queue=0, patience=0)
    monkeypatch.setattr(crowd_door, "gate", gate)
    with gate.place():
        yield gate


def ask(
    door: CrowdDoor, method: str = "POST", path: str = "/oidc/login", cookie: str = ""
) -> tuple[str, dict[str, str], str]:
    told: list[Any] = []
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "HTTP_HOST": "connect.localhost:8000",
        "HTTP_COOKIE": cookie,
        "SERVER_NAME": "connect.localhost",
        "SERVER_PORT": "8000",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
    }
    body = b"".join(door(environ, lambda status, headers, *_: told.extend((status, headers))))
    return told[0], dict(told[1]), body.decode()


def test_a_full_gate_refuses_a_login_without_django(django: CountedDjango, full_gate: PasswordGate) -> None:
    door = CrowdDoor(django)
    ask(door)
    django.asked.clear()
    status, headers, page = ask(door, cookie="connect_session=somebody")
    assert status.startswith("503")
    assert headers["Retry-After"] == str(PasswordGateFull.retry_after)
    assert "Le service est très demandé" in page
    assert django.asked == []


def test_the_kept_page_is_as_guarded_as_any_other(django: CountedDjango, full_gate: PasswordGate) -> None:
    _, headers, _ = ask(CrowdDoor(django), cookie="connect_session=somebody")
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "Set-Cookie" not in headers


def test_each_reads_the_refusal_in_their_language(django: CountedDjango, full_gate: PasswordGate) -> None:
    door = CrowdDoor(django)
    assert "très demandé" in ask(door, cookie="language=xx")[2]
    english = ask(door, cookie="language=en")[2]
    assert 'lang="en"' in english
    assert "très demandé" not in english


@pytest.mark.parametrize(("method", "path"), [("GET", "/oidc/login"), ("POST", "/oidc/logout")])
def test_a_full_gate_stops_nothing_else(
    django: CountedDjango, full_gate: PasswordGate, method: str, path: str
) -> None:
    status, _, _ = ask(CrowdDoor(django), method, path)
    assert not status.startswith("503")
    assert django.asked == [f"{method} {path}"]


def test_a_login_reaches_django_while_there_is_room(
    django: CountedDjango, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crowd_door, "gate", PasswordGate(at_once=1, queue=0, patience=0))
    ask(CrowdDoor(django))
    assert django.asked == ["POST /oidc/login"]


@pytest.mark.skipif(sys.platform != "linux", reason="threads have priorities of their own on Linux only")
def test_hashing_gives_way_to_every_other_thread() -> None:
    def priority() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    assert hash_in_background(priority) == priority() + 10


def test_where_a_sandbox_forbids_priorities_passwords_are_hashed_all_the_same(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "setpriority", refuse)
    with ThreadPoolExecutor(1, initializer=background_hashing._give_way) as hashers:
        monkeypatch.setattr(background_hashing, "_hashers", hashers)
        assert hash_in_background(len, "password") == 8
    if sys.platform == "linux":
        assert "at the priority of everything else" in caplog.text
