"""The mail catcher takes what SMTP brings and shows it without obeying it."""

import smtplib
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask.testing import FlaskClient
from werkzeug.test import Client

from kagu.demo.foreign_hosts import LocalDoor
from kagu.demo.mail_catcher import Mails, Receiver
from kagu.demo.mail_pages import make_pages

LINK = "http://connect.localhost:8000/public/validateaccount?technicalID=1&token=2"


@pytest.fixture
def mails(tmp_path: Path) -> Mails:
    return Mails(tmp_path)


@pytest.fixture
def smtp(mails: Mails) -> Iterator[smtplib.SMTP]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(Receiver(mails), hostname="127.0.0.1", port=port)
    controller.start()
    with smtplib.SMTP("127.0.0.1", port) as client:
        yield client
    controller.stop()


@pytest.fixture
def pages(mails: Mails) -> FlaskClient:
    return make_pages(mails).test_client()


def _mail(to: str, subject: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "NC Connect <a@exemple.nc>", to, subject
    mail.set_content(f"Bonjour é,\n\n{LINK}\n\nFin <b>.")
    mail.add_alternative("<p>Bonjour <script>alert(1)</script></p>", subtype="html")
    return mail


def listed(pages: FlaskClient, path: str) -> list[Any]:
    found: list[Any] | None = pages.get(path).json
    assert found is not None
    return found


def test_the_list_is_newest_first(smtp: smtplib.SMTP, pages: FlaskClient) -> None:
    smtp.send_message(_mail("alice@exemple.nc", "Un"))
    smtp.send_message(_mail("bob@exemple.nc", "Deux"))
    found = listed(pages, "/api/messages")
    assert [(mail["to"], mail["subject"]) for mail in found] == [
        ("bob@exemple.nc", "Deux"),
        ("alice@exemple.nc", "Un"),
    ]
    assert LINK in found[0]["text"].splitlines()
    assert "<p>Bonjour" in found[0]["html"]


def test_the_list_of_one_person(smtp: smtplib.SMTP, pages: FlaskClient) -> None:
    smtp.send_message(_mail("alice@exemple.nc", "Un"))
    smtp.send_message(_mail("bob@exemple.nc", "Deux"))
    assert [mail["subject"] for mail in listed(pages, "/api/messages?to=alice@exemple.nc")] == ["Un"]


def test_mails_are_still_there_when_the_catcher_starts_again(
    smtp: smtplib.SMTP, mails: Mails, tmp_path: Path
) -> None:
    smtp.send_message(_mail("alice@exemple.nc", "Un"))
    assert [mail["subject"] for mail in Mails(tmp_path).newest_first()] == ["Un"]


def test_the_text_has_clickable_links_and_nothing_else(smtp: smtplib.SMTP, pages: FlaskClient) -> None:
    smtp.send_message(_mail("alice@exemple.nc", "Un"))
    number = listed(pages, "/api/messages")[0]["id"]
    page = pages.get(f"/messages/{number}").text
    assert f'href="{LINK.replace("&", "&amp;")}"' in page
    assert "Fin &lt;b&gt;." in page


def test_the_html_is_sandboxed(smtp: smtplib.SMTP, pages: FlaskClient) -> None:
    smtp.send_message(_mail("alice@exemple.nc", "Un"))
    number = listed(pages, "/api/messages")[0]["id"]
    policy = pages.get(f"/messages/{number}/html").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "allow-scripts" not in policy


def test_an_unknown_mail_is_not_found(pages: FlaskClient) -> None:
    assert pages.get("/messages/12").status_code == 404
    assert pages.get("/messages/..%2Fsecrets").status_code == 404


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("mail.localhost:8025", 200),
        ("127.0.0.1:8025", 200),
        ("[::1]:8025", 200),
        ("localhost", 200),
        ("attacker.example:8025", 421),
        ("localhost.attacker.example", 421),
        ("127.0.0.1.attacker.example", 421),
        ("192.0.2.1", 421),
        ("[", 421),
        ("", 421),
    ],
)
def test_only_names_of_this_machine_are_answered(mails: Mails, host: str, status: int) -> None:
    """A page elsewhere whose name leads here for a moment would read every mail."""
    pages = Client(LocalDoor(make_pages(mails)))
    assert pages.get("/api/messages", headers={"Host": host}).status_code == status
