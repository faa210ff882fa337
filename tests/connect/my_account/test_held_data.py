"""What a service says it holds, read by the person it holds it about; its words are a stranger's."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import User
from kagu.connect.clients import deletion_preview
from kagu.connect.clients.models import Client
from kagu.connect.clients.subjects import subject_of
from tests.connect.clients.receiver import Receiver
from tests.connect.my_account.pages import text

PAGE = "/mon-compte/connexions/impots/"
HELD = "Ce que ce téléservice dit détenir à votre sujet"
NO_ANSWER = "Ce téléservice n'a pas répondu."


@pytest.fixture
def silent(settings: Any) -> Iterator[socket.socket]:
    """The service's port takes calls and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        settings.OUTBOUND_ADDRESSES = {"impots.exemple.nc:80": f"127.0.0.1:{listening.getsockname()[1]}"}
        yield listening


def test_the_page_says_what_the_service_says_it_holds(
    alice: User, impots: Client, alices_browser: Browser, receiver: Receiver
) -> None:
    receiver.body = json.dumps({"holds": ["2 déclarations déposées", "1 brouillon"]}).encode()
    page = text(alices_browser.get(PAGE))
    assert HELD in page
    assert "<li>2 déclarations déposées</li> <li>1 brouillon</li>" in page
    (question,) = receiver.tokens
    assert question.header["typ"] == "deletion-preview+jwt"
    assert (question.claims["aud"], question.claims["sub"]) == ("impots", subject_of(alice, impots))


def test_the_service_is_asked_in_the_reader_s_language(
    impots: Client, alices_browser: Browser, receiver: Receiver
) -> None:
    alices_browser.cookies["language"] = "en"
    alices_browser.get(PAGE)
    assert receiver.tokens[0].claims["locale"] == "en"


def test_holding_nothing_is_an_answer(impots: Client, alices_browser: Browser, receiver: Receiver) -> None:
    receiver.body = b'{"holds": []}'
    assert "Il répond aujourd'hui qu'il ne détient rien." in text(alices_browser.get(PAGE))


def test_a_service_that_only_warns_says_nothing_of_what_it_holds(
    impots: Client, alices_browser: Browser, receiver: Receiver
) -> None:
    """As services answered before the question grew."""
    receiver.body = b'{"warnings": ["1 brouillon"]}'
    page = text(alices_browser.get(PAGE))
    assert HELD not in page
    assert "1 brouillon" not in page


def test_a_service_without_endpoint_is_not_asked(
    impots: Client, alices_browser: Browser, receiver: Receiver
) -> None:
    Client.objects.update(deletion_preview_uri="", policy_url="https://impots.exemple.nc/donnees")
    page = text(alices_browser.get(PAGE))
    assert HELD not in page
    assert NO_ANSWER not in page
    assert 'href="https://impots.exemple.nc/donnees"' in page
    assert receiver.received == []


def test_a_stopped_service_is_not_asked(impots: Client, alices_browser: Browser, receiver: Receiver) -> None:
    Client.objects.update(is_enabled=False)
    assert HELD not in text(alices_browser.get(PAGE))
    assert receiver.received == []


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"not json"),
        (200, b"[]"),
        (200, b'{"holds": "text"}'),
        (200, b'{"holds": {"0": "text"}}'),
        (200, b'{"holds": null}'),
        (200, b"[" * 200_000),
        (200, b"\xff\xfe\xfa"),
        (200, b'{"holds": ["' + b"x" * 600_000 + b'"]}'),
        (404, b'{"holds": ["text"]}'),
        (500, b'{"holds": ["text"]}'),
        (302, b""),
    ],
)
def test_a_strange_answer_is_no_answer(
    impots: Client, alices_browser: Browser, receiver: Receiver, status: int, body: bytes
) -> None:
    receiver.status, receiver.body = status, body
    answer = alices_browser.get(PAGE)
    assert answer.status_code == 200
    assert NO_ANSWER in text(answer)


def test_an_answer_is_few_short_plain_lines(
    impots: Client, alices_browser: Browser, receiver: Receiver
) -> None:
    """ASVS 1.2.1: no markup, nothing invisible, nothing that turns the text around."""
    hostile = ["<script>alert(1)</script>", "a\u202eb\ud800c\u200b\nd", "x" * 5000, 7, None, ["y"], {}, " "]
    receiver.body = json.dumps({"holds": hostile + ["suivant"] * 1000}).encode()
    page = alices_browser.get(PAGE).content.decode()
    assert "<li>&lt;script&gt;alert(1)&lt;/script&gt;</li>" in page
    assert "<li>abc d</li>" in page
    assert "<script>alert" not in page
    assert f"<li>{'x' * 400}</li>" in page
    assert page.count("<li>suivant</li>") == 12


def test_a_silent_service_holds_the_page_for_its_patience_only(
    impots: Client, alices_browser: Browser, silent: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deletion_preview, "PATIENCE_SECONDS", 0.1)
    assert NO_ANSWER in text(alices_browser.get(PAGE))


def test_pages_seen_again_and_again_take_no_more_threads(
    impots: Client, alices_browser: Browser, silent: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Threads are few and shared, and a question that nobody waits for is not asked later (ASVS 15.2.2)."""
    monkeypatch.setattr(deletion_preview, "PATIENCE_SECONDS", 0.01)
    for _ in range(20):
        assert NO_ANSWER in text(alices_browser.get(PAGE))
    callers = [thread for thread in threading.enumerate() if thread.name.startswith("deletion-preview")]
    assert len(callers) <= 8
    calls = _hang_up(silent)
    # Once this is done, whatever stood in the queue before it was taken up or dropped.
    deletion_preview._callers.submit(int).result()
    assert calls + _hang_up(silent) <= 8


def _hang_up(silent: socket.socket) -> int:
    """Ends every call that came in; how many there were."""
    silent.setblocking(False)
    calls = 0
    with suppress(BlockingIOError):
        while True:
            silent.accept()[0].close()
            calls += 1
    return calls


def test_the_registered_words_say_what_the_data_are_for(
    impots: Client, alices_browser: Browser, receiver: Receiver
) -> None:
    """In the reader's language, as text."""
    french = {"purpose": "Vous <b>reconnaître</b>.", "kept": "Un an.", "contact": "L’accueil."}
    Client.objects.update(data_notice={"fr": french, "en": {"kept": "One year."}})
    page = alices_browser.get(PAGE).content.decode()
    assert "<dt>À quoi servent vos données</dt>" in page
    assert "Vous &lt;b&gt;reconnaître&lt;/b&gt;." in page
    assert "<dt>Combien de temps</dt>" in page
    assert "<dt>À qui vous adresser</dt>" in page
    alices_browser.cookies["language"] = "en"
    page = text(alices_browser.get(PAGE))
    assert "One year." in page
    assert "Whom to ask" not in page


def test_one_person_waits_for_services_on_one_page_at_a_time(
    impots: Client, alices_browser: Browser, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody occupies every thread of the site, however many tabs they open."""
    receiver.body = b'{"holds": []}'
    ask, beside = deletion_preview._ask_all, []

    def ask_beside_another_page(subjects: Any) -> Any:
        beside.append(text(alices_browser.get(PAGE)))
        return ask(subjects)

    monkeypatch.setattr(deletion_preview, "_ask_all", ask_beside_another_page)
    page = text(alices_browser.get(PAGE))
    assert "qu'il ne détient rien" in page
    assert NO_ANSWER in beside[0]
    assert len(receiver.tokens) == 1
    assert "qu'il ne détient rien" in text(alices_browser.get(PAGE))


def test_so_many_people_wait_at_a_time(
    impots: Client, alices_browser: Browser, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deletion_preview, "MOST_WAITING", 0)
    assert NO_ANSWER in text(alices_browser.get(PAGE))
    assert not receiver.tokens
