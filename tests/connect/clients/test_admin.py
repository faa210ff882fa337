"""The register of services in the admin: for agents alone, with the same checks."""

import re
from collections.abc import Callable
from importlib import import_module

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.test import RequestFactory

from kagu.connect.accounts.login_sessions import open_login_session
from kagu.connect.accounts.models import User
from kagu.connect.clients.models import Client

FORM = {
    "client_id": "service",
    "name": "Un service",
    "redirect_uris": "https://service.exemple.nc/callback\n\nhttps://service.exemple.nc/retour",
    "scopes": "openid\nemail",
    "grant_types": "authorization_code",
    "response_modes": "query",
    "auth_method": "client_secret_basic",
    "id_token_alg": "ES256",
    "requires_pkce": "on",
    "is_enabled": "on",
    "jwks": "null",
    "deletion_notice": "{}",
    "data_notice": '{"fr": {"kept": "Un an."}}',
}


def browser_of(user: User) -> Browser:
    request = RequestFactory().get("/")
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    open_login_session(request, user, ["pwd"])
    browser = Browser()
    browser.cookies[settings.SESSION_COOKIE_NAME] = str(request.session.session_key)
    return browser


@pytest.fixture
def agent(make_person: Callable[..., User]) -> Browser:
    return browser_of(make_person("Charlie", is_staff=True, is_superuser=True))


def test_only_agents_may_enter(make_person: Callable[..., User]) -> None:
    """ASVS 8.2.1."""
    for browser in (Browser(), browser_of(make_person("Alice"))):
        response = browser.get("/admin/clients/client/")
        assert response.status_code == 302
        assert "login" in response["Location"]
    assert Browser().get("/admin/login/")["Location"] == "/oidc/login?next=/admin/"


def test_an_agent_registers_a_service_and_sees_its_secret_once(agent: Browser) -> None:
    response = agent.post("/admin/clients/client/add/", FORM, follow=True)
    page = response.content.decode()
    [secret] = re.findall(r"affiché cette seule fois : ([\w-]+)", page)
    client = Client.objects.get()
    assert client.has_secret(secret)
    assert len(client.redirect_uris) == 2
    assert client.sector == "service.exemple.nc"
    assert secret not in agent.get("/admin/clients/client/").content.decode()
    page = agent.get(f"/admin/clients/client/{client.pk}/change/").content.decode()
    assert client.secret_hash not in page


def test_an_agent_writes_and_empties_the_words_about_the_data(agent: Browser) -> None:
    agent.post("/admin/clients/client/add/", FORM)
    client = Client.objects.get()
    assert client.data_notice == {"fr": {"kept": "Un an."}}
    change = f"/admin/clients/client/{client.pk}/change/"
    page = agent.post(change, {**FORM, "data_notice": '{"fr": {"why": "?"}}'}).content.decode()
    assert "purpose, kept, contact" in page
    agent.post(change, {**FORM, "data_notice": ""})
    assert Client.objects.get().data_notice == {}


def test_faults_are_told_by_their_fields(agent: Browser) -> None:
    response = agent.post(
        "/admin/clients/client/add/", {**FORM, "redirect_uris": "http://service.exemple.nc/"}
    )
    assert "https://" in response.content.decode()
    assert not Client.objects.exists()


def test_an_agent_gives_a_new_secret_stops_and_restarts(agent: Browser) -> None:
    agent.post("/admin/clients/client/add/", FORM)
    client = Client.objects.get()
    act = {"_selected_action": [client.pk]}
    page = agent.post("/admin/clients/client/", {**act, "action": "give_new_secret"}, follow=True)
    secret = re.findall(r"affiché cette seule fois : ([\w-]+)", page.content.decode())[-1]
    assert Client.objects.get().has_secret(secret)
    agent.post("/admin/clients/client/", {**act, "action": "disable"})
    assert not Client.objects.get().is_enabled
    agent.post("/admin/clients/client/", {**act, "action": "enable"})
    assert Client.objects.get().is_enabled


def test_the_name_that_services_know_people_by_cannot_be_changed(agent: Browser) -> None:
    """Another sector would give everyone another `sub`."""
    agent.post("/admin/clients/client/add/", FORM)
    client = Client.objects.get()
    agent.post(f"/admin/clients/client/{client.pk}/change/", {**FORM, "client_id": "x", "sector": "other"})
    changed = Client.objects.get()
    assert (changed.client_id, changed.sector) == ("service", "service.exemple.nc")
