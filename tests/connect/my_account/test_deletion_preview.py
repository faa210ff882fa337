"""Before a deletion, services say what would be lost there; none of them can hold anyone up (E34)."""

import json
import socket
import time
from typing import Any

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import User
from kagu.connect.clients.models import Client
from kagu.connect.clients.subjects import subject_of
from tests.connect.clients.receiver import Receiver
from tests.connect.my_account.deletion import delete
from tests.connect.my_account.pages import text

PAGE = "/mon-compte/supprimer/"


def test_the_services_warnings_stand_under_its_name(
    alice: User, impots: Client, alices_browser: Browser, receiver: Receiver
) -> None:
    receiver.body = json.dumps(
        {"warnings": ["Vous êtes le seul gestionnaire de SARL <b>Newman</b>."]}
    ).encode()
    page = alices_browser.get(PAGE).content.decode()
    assert "le seul gestionnaire de SARL &lt;b&gt;Newman&lt;/b&gt;." in page
    path, content_type, _ = receiver.received[0]
    assert (path, content_type) == ("/deletion-preview/", "application/deletion-preview+jwt")
    (question,) = receiver.tokens
    assert question.header["typ"] == "deletion-preview+jwt"
    assert question.claims["aud"] == "impots"
    assert question.claims["sub"] == subject_of(alice, impots)
    assert question.claims["locale"] == "fr"
    assert question.claims["exp"] - question.claims["iat"] == 60


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"not json"),
        (200, b"[]"),
        (200, b'{"warnings": "text"}'),
        (200, b'{"warnings": [1, null, {}]}'),
        (200, b""),
        (200, b"[" * 200_000),
        (200, b'{"warnings": ["Non."], "objections": {}}'),
        (200, b'{"warnings": ["Non.' + b"x" * 600_000 + b'"]}'),
        (500, b'{"warnings": ["Non."]}'),
        (302, b""),
    ],
)
def test_a_strange_answer_is_no_answer(
    impots: Client, alices_browser: Browser, receiver: Receiver, status: int, body: bytes
) -> None:
    receiver.status, receiver.body = status, body
    answer = alices_browser.get(PAGE)
    assert answer.status_code == 200
    assert "Impots" in text(answer)
    assert "Non." not in text(answer)


def test_an_objection_stands_out_and_stops_nobody(
    alice: User, impots: Client, alices_browser: Browser, receiver: Receiver
) -> None:
    """E34: the service asks to wait, the page says whose choice it is, the deletion works."""
    receiver.body = json.dumps({"objections": ["Seul gestionnaire de <i>SARL Newman</i>."]}).encode()
    page = text(alices_browser.get(PAGE))
    assert "Impots vous demande d'attendre" in page
    assert "Seul gestionnaire de <i>SARL Newman</i>." in page
    assert "<i>" not in alices_browser.get(PAGE).content.decode()
    assert "C'est un avis : vous pouvez supprimer votre compte malgré tout." in page
    assert page.index("vous demande d'attendre") < page.index("Vous n'aurez plus accès à")
    delete(alices_browser)
    alice.refresh_from_db()
    assert alice.state == User.State.DELETED


def test_without_an_objection_nobody_is_asked_to_wait(
    impots: Client, alices_browser: Browser, receiver: Receiver
) -> None:
    receiver.body = json.dumps({"warnings": ["1 brouillon"], "objections": []}).encode()
    page = text(alices_browser.get(PAGE))
    assert "1 brouillon" in page
    assert "vous demande d'attendre" not in page


def test_a_long_answer_is_cut(impots: Client, alices_browser: Browser, receiver: Receiver) -> None:
    for name in ("warnings", "objections"):
        receiver.body = json.dumps({name: ["x" * 5000] * 50}).encode()
        page = text(alices_browser.get(PAGE))
        assert page.count("x" * 400) == 20
        assert "x" * 401 not in page


def test_a_service_that_does_not_answer_holds_nobody_up(
    alice: User, impots: Client, alices_browser: Browser, settings: Any
) -> None:
    """The citizen's right does not wait: the page comes, the deletion works."""
    silent = socket.create_server(("127.0.0.1", 0))
    settings.OUTBOUND_ADDRESSES = {"impots.exemple.nc:80": f"127.0.0.1:{silent.getsockname()[1]}"}
    started_at = time.monotonic()
    assert "Impots" in text(alices_browser.get(PAGE))
    assert time.monotonic() - started_at < 4
    delete(alices_browser)
    alice.refresh_from_db()
    assert alice.state == User.State.DELETED
    silent.close()


def test_a_service_that_is_not_there_holds_nobody_up(
    impots: Client, alices_browser: Browser, settings: Any
) -> None:
    settings.OUTBOUND_ADDRESSES = {"impots.exemple.nc:80": "127.0.0.1:9"}
    assert alices_browser.get(PAGE).status_code == 200


def test_only_connected_services_are_asked(
    bob: User, impots: Client, alices_browser: Browser, receiver: Receiver
) -> None:
    Client.objects.update(is_enabled=False)
    alices_browser.get(PAGE)
    assert receiver.received == []
