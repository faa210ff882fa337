"""Where the forms of connect's pages may lead: here, and to the service that the person came from."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import User
from tests.connect.provider.service import Service

Register = Callable[..., Service]


def targets_of(answer: Any) -> list[str]:
    found = re.search(r"form-action ([^;]+)", answer["Content-Security-Policy"])
    assert found, answer["Content-Security-Policy"]
    return found[1].split()


@pytest.mark.parametrize("path", ["/oidc/login", "/oidc/creation", "/mon-compte/", "/mon-compte/email/"])
def test_a_page_of_its_own_leads_nowhere_else(browser: Browser, path: str) -> None:
    assert targets_of(browser.get(path)) == ["'self'"]


def test_the_login_page_leads_to_the_service_that_asked(
    new_browser: Callable[[], Browser], register: Register
) -> None:
    """To what it registered, whatever the request says."""
    browser = new_browser()
    service = register(home_url="https://www.service.exemple.nc/accueil")
    page = browser.get(service.authorize(browser)["Location"])
    assert page.status_code == 200
    own = ["https://service.exemple.nc", "https://www.service.exemple.nc"]
    assert targets_of(page) == ["'self'", *own]
    forged = "/authorize?client_id=service&redirect_uri=https://attacker.example/"
    assert targets_of(browser.get("/oidc/login", {"next": forged})) == ["'self'", *own]
    refused = browser.post(service.authorize(browser)["Location"], {"email": "a@b.nc", "password": "x"})
    assert targets_of(refused) == ["'self'", *own]


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("nc.exemple.monappli:/callback", "nc.exemple.monappli:"),
        ("http://127.0.0.1/callback", "http://127.0.0.1:*"),
        ("http://[::1]/callback", "http:"),
    ],
)
def test_a_native_app_gets_its_person_back(
    new_browser: Callable[[], Browser], register: Register, address: str, source: str
) -> None:
    app = register("app", auth_method="none", redirect_uris=[address], post_logout_redirect_uris=[])
    app.redirect_uri = address
    browser = new_browser()
    assert targets_of(browser.get(app.authorize(browser)["Location"])) == ["'self'", source]


@pytest.mark.parametrize(
    "path",
    ["/authorize?client_id=nobody", "//attacker.example/?client_id=x", "http://[", "%00", "/mon-compte/"],
)
def test_a_request_of_nobody_leads_nowhere(new_browser: Callable[[], Browser], db: None, path: str) -> None:
    assert targets_of(new_browser().get("/oidc/login", {"next": path})) == ["'self'"]


def test_consent_and_the_question_before_a_logout_lead_to_the_service(
    browser: Browser, register: Register, alice: User
) -> None:
    service = register()
    consent = browser.get(service.authorize(browser)["Location"])
    assert targets_of(consent) == ["'self'", "https://service.exemple.nc"]
    question = browser.get("/end-session", {"client_id": "service"})
    assert "Voulez-vous vous déconnecter" in question.content.decode()
    assert targets_of(question) == ["'self'", "https://service.exemple.nc"]
