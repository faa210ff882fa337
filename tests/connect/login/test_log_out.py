"""Leaving: this browser's session ends, here and at the services."""

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import Activity, LoginSession, User
from kagu.connect.clients.connections import record_connection
from kagu.connect.clients.models import Client, ClientSession
from kagu.connect.clients.subjects import subject_of
from kagu.outbox.models import OutboxMessage
from tests.connect.login.conftest import log_in
from tests.connect.pages import text_of

pytestmark = pytest.mark.django_db
LOGOUT = "/oidc/logout"


def test_opening_the_page_logs_nobody_out(browser: Browser, alice: User) -> None:
    log_in(browser, alice.email)
    assert "Se déconnecter" in text_of(browser.get(LOGOUT))
    assert browser.get("/mon-compte/").status_code == 200


def test_the_button_ends_this_session_and_no_other(browser: Browser, alice: User) -> None:
    other = Browser()
    log_in(browser, alice.email)
    log_in(other, alice.email)
    response = browser.post(LOGOUT, follow=True)
    assert "Votre session est fermée" in text_of(response)
    assert browser.get("/mon-compte/").status_code == 302
    assert other.get("/mon-compte/").status_code == 200
    assert Activity.objects.filter(user=alice, kind="logged_out").count() == 1


def test_services_that_know_the_session_are_told(browser: Browser, alice: User) -> None:
    log_in(browser, alice.email)
    service = Client.objects.create(
        client_id="impots",
        name="Impots",
        sector="impots",
        backchannel_logout_uri="https://impots.exemple.nc/out",
    )
    record_connection(alice, service, ["openid"])
    sid = str(LoginSession.objects.get(user=alice).sid)
    names = {"sid": sid, "told_sid": "told", "sub": subject_of(alice, service)}
    ClientSession.objects.create(client=service, user=alice, **names)
    browser.post(LOGOUT)
    assert OutboxMessage.objects.get().payload["sid"] == "told"


def test_leaving_without_being_logged_in_is_harmless(browser: Browser) -> None:
    assert "Votre session est fermée" in text_of(browser.post(LOGOUT, follow=True))


def test_a_link_on_another_site_logs_nobody_out(alice: User) -> None:
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(alice)
    assert browser.post(LOGOUT).status_code == 403
    assert browser.get("/mon-compte/").status_code == 200
