"""Addresses and tokens are sent through the whole site, and the log is searched for them."""

import base64
import json
import secrets
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client as Browser

from kagu.connect.clients.models import Client
from kagu.outbox.mail import enqueue_mail
from kagu.site.log_lines import JsonLine, Line
from tests.connect.conftest import PASSWORD
from tests.connect.login.account_form import CREATE, typed
from tests.connect.login.conftest import log_in
from tests.connect.login.forgotten_password import FORGOTTEN
from tests.connect.provider.fast_browser import FastBrowser
from tests.deliveries import deliver_due
from tests.request_ids import Log, the_log

pytestmark = pytest.mark.django_db
SECRET = secrets.token_urlsafe(32) + "aB3"
ADDRESS = "zoe.secrete@exemple.nc"


@pytest.fixture(params=[Line, JsonLine])
def log(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[Log]:
    """All that the site writes, in either form, from DEBUG on."""
    caplog.set_level("DEBUG")
    with the_log(request.param()) as written:
        yield written


def form(**fields: str) -> dict[str, Any]:
    return {"data": urlencode(fields), "content_type": "application/x-www-form-urlencoded"}


def send_everything(browser: Browser) -> None:
    """To every door that takes an address or a token."""
    basic = base64.b64encode(f"{ADDRESS}:{SECRET}".encode()).decode()
    browser.post(
        "/token", **form(grant_type="authorization_code", code=SECRET), HTTP_AUTHORIZATION=f"Basic {basic}"
    )
    browser.post("/token", **form(client_id="nobody", client_secret=SECRET, refresh_token=SECRET))
    browser.post(
        "/introspect", **form(token=SECRET, client_id=ADDRESS, client_assertion=f"eyJ.{SECRET}.{SECRET}")
    )
    browser.get("/userinfo", HTTP_AUTHORIZATION=f"Bearer {SECRET}", HTTP_DPOP=SECRET)
    browser.get(f"/authorize?client_id={SECRET}&login_hint={ADDRESS}&id_token_hint={SECRET}")
    browser.get(f"/public/resetpassword?technicalID={SECRET}&token={SECRET}")
    browser.get(f"/public/{SECRET}/{ADDRESS}/")
    browser.post(FORGOTTEN, {"email": ADDRESS})
    browser.post(CREATE, typed(email=ADDRESS))
    log_in(browser, ADDRESS, SECRET)
    browser.cookies["connect_session"] = SECRET
    browser.get("/mon-compte/")


def test_nothing_that_was_sent_stands_in_the_log(log: Log, browser_without_raising: Browser) -> None:
    send_everything(browser_without_raising)
    deliver_due()
    text = log.text()
    assert len(text.splitlines()) > 5
    for sent in (SECRET, ADDRESS, "zoe.secrete", PASSWORD):
        assert sent not in text


def test_a_fault_that_repeats_what_was_sent_does_not_bring_it_into_the_log(
    log: Log, browser_without_raising: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: Any, **options: Any) -> None:
        raise ValueError(f"Key (email)=({ADDRESS}), token={SECRET}, {SECRET}")

    monkeypatch.setattr("kagu.connect.login.log_in.log_in", fail)
    assert log_in(browser_without_raising, ADDRESS, SECRET).status_code == 500
    text = log.text()
    assert "ValueError: Key" in text
    assert SECRET not in text
    assert ADDRESS not in text


def test_the_links_and_addresses_of_mails_stay_out_of_the_worker_s_log(
    log: Log, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(message: Any, sealed: Any) -> None:
        raise RuntimeError(f"{message.destination} {sealed}")

    monkeypatch.setattr("kagu.outbox.mail.deliver_mail", fail)
    link = f"https://comptes.example.org/public/resetpassword?technicalID=1&token={SECRET}"
    with transaction.atomic():
        enqueue_mail(ADDRESS, "any", language="fr", context={}, sealed_context={"link": link})
    deliver_due()
    text = log.text()
    assert "its handler failed" in text
    assert "RuntimeError" in text
    assert ADDRESS not in text
    assert SECRET not in text


def test_a_line_names_the_request_and_the_service(log: Log, make_service: Callable[[str], Any]) -> None:
    make_service("impots")
    asked = form(client_id="impots", client_secret="wrong")
    FastBrowser().post("/token", **asked, HTTP_X_REQUEST_ID="a1b2c3d4-e5")
    [line] = [line for line in log.text().splitlines() if "invalid_" in line]
    if line.startswith("{"):
        told = json.loads(line)
        assert (told["request_id"], told["client"], told["level"]) == ("a1b2c3d4-e5", "impots", "INFO")
    else:
        assert " a1b2c3d4-e5 impots " in line


@pytest.fixture
def browser_without_raising() -> Browser:
    return Browser(raise_request_exception=False)


@pytest.fixture
def make_service() -> Callable[[str], Any]:
    return lambda client_id: Client.objects.create(
        client_id=client_id, name=client_id, auth_method="client_secret_post"
    )


def test_what_strangers_send_is_one_short_line(log: Log) -> None:
    """A host that is not ours, an address of sixty thousand characters: they send as many as they like."""
    for ask in (
        lambda: Browser().get("/contact/", headers={"host": "h" * 5000 + ".example"}),
        lambda: Browser().get("/" + "p" * 60_000),
    ):
        before = len(log.text())
        ask()
        [line] = [
            line for line in log.text()[before:].splitlines() if " DEBUG " not in line and "DEBUG" not in line
        ]
        assert "WARNING" in line
        assert "Traceback" not in line
        assert len(line) < 3000
