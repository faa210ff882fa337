"""The register of services in the admin: for agents alone, with the same checks."""

import re
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.test import RequestFactory

from kagu.connect.accounts.models import User
from kagu.connect.accounts.sessions.login_sessions import open_login_session
from kagu.connect.clients.models import Client
from kagu.connect.clients.registry import readable_secret, remembered_client
from kagu.desk.models import DeskLine, WaitingAct
from tests.connect.conftest import PASSWORD

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
def colleague(make_person: Callable[..., User]) -> Browser:
    """The second agent, with no right on the register."""
    return browser_of(make_person("Maurice", family_name="Accueil", is_staff=True))


def confirm(colleague: Browser) -> Any:
    """What the second agent sees of the one act that waits."""
    waiting = WaitingAct.objects.get(state="waiting")
    answer = colleague.post(f"/agents/attente/{waiting.pk}/", {"decision": "confirm"})
    waiting.refresh_from_db()
    assert waiting.state == "confirmed"
    return answer


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


def secret_on(response: Any) -> str:
    """The one secret on the page, which is in no cookie and no session, not even until the next page."""
    assert response.status_code == 200
    [secret] = re.findall(r"<textarea[^>]* readonly[^>]*>([\w-]+)</textarea>", response.content.decode())
    assert secret not in str(response.client.cookies)
    assert secret not in str(dict(response.client.session.items()))
    assert "no-store" in response["Cache-Control"]
    return str(secret)


def let_time_pass(agent: Browser, **how_long: int) -> None:
    session = agent.session
    session["auth_time"] -= timedelta(**how_long).total_seconds()
    session.save()


def test_a_login_of_a_while_ago_is_not_enough(agent: Browser) -> None:
    """ASVS 7.5.3: the password again, then the page that asked for it."""
    assert agent.get("/admin/clients/client/").status_code == 200
    let_time_pass(agent, minutes=31)
    asked = agent.get("/admin/clients/client/")
    assert unquote(asked["Location"]) == "/mon-compte/confirmer/?next=/admin/clients/client/"
    let_time_pass(agent, minutes=15)
    assert agent.post("/admin/clients/client/add/", FORM)["Location"].startswith("/mon-compte/confirmer/")
    assert not Client.objects.exists()
    assert FORM["name"] not in agent.get("/admin/clients/client/").content.decode()
    back = agent.post(asked["Location"], {"password": PASSWORD})
    assert back["Location"] == "/admin/clients/client/"
    assert agent.get("/admin/clients/client/").status_code == 200
    assert f'value="{FORM["name"]}"' in agent.get("/admin/clients/client/add/").content.decode()


def test_logging_out_of_the_admin_asks_for_nothing(agent: Browser) -> None:
    let_time_pass(agent, hours=1)
    assert agent.post("/admin/logout/").status_code == 200


def test_an_agent_registers_a_service_and_sees_its_secret_once(agent: Browser) -> None:
    secret = secret_on(agent.post("/admin/clients/client/add/", FORM))
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


def test_an_agent_gives_a_new_secret_stops_and_restarts(agent: Browser, colleague: Browser) -> None:
    agent.post("/admin/clients/client/add/", FORM)
    client = Client.objects.get()
    act = {"_selected_action": [client.pk]}
    before = client.secret_hash
    agent.post("/admin/clients/client/", {**act, "action": "give_new_secret"})
    assert Client.objects.get().secret_hash == before
    secret = secret_on(confirm(colleague))
    assert Client.objects.get().has_secret(secret)
    agent.post("/admin/clients/client/", {**act, "action": "disable"})
    assert not Client.objects.get().is_enabled
    agent.post("/admin/clients/client/", {**act, "action": "enable"})
    assert Client.objects.get().is_enabled


def change(agent: Browser, colleague: Browser, client: Client, **fields: str) -> str:
    """The page that the second agent sees after the change; the first one's, when nothing waits."""
    path = f"/admin/clients/client/{client.pk}/change/"
    page = agent.post(path, {**FORM, **fields}, follow=True).content.decode()
    is_waiting = WaitingAct.objects.filter(state="waiting").exists()
    return confirm(colleague).content.decode() if is_waiting else page


def test_a_service_that_will_sign_with_its_secret_is_given_a_readable_one(
    agent: Browser, colleague: Browser
) -> None:
    """OIDC Core §9: of an older secret only the hash is known, which is no key."""
    agent.post("/admin/clients/client/add/", FORM)
    client = Client.objects.get()
    old_hash = client.secret_hash
    page = change(agent, colleague, client, auth_method="client_secret_jwt")
    client.refresh_from_db()
    secret = (readable_secret(client) or b"").decode()
    assert secret
    assert secret in page
    assert client.has_secret(secret)
    assert old_hash not in (client.secret_hash, client.old_secret_hash)
    change(agent, colleague, client, auth_method="client_secret_jwt", name="Un autre nom")
    client.refresh_from_db()
    assert readable_secret(client) == secret.encode()


def test_a_secret_that_need_not_be_readable_is_readable_no_more(agent: Browser, colleague: Browser) -> None:
    """ASVS 13.3.1."""
    agent.post("/admin/clients/client/add/", {**FORM, "auth_method": "client_secret_jwt"})
    client = Client.objects.get()
    secret = (readable_secret(client) or b"").decode()
    change(agent, colleague, client, auth_method="client_secret_post")
    client.refresh_from_db()
    assert client.sealed_secret is None
    assert client.has_secret(secret)


@pytest.mark.parametrize("auth_method", ["private_key_jwt", "none"])
def test_who_needs_no_secret_any_more_has_none(agent: Browser, colleague: Browser, auth_method: str) -> None:
    agent.post("/admin/clients/client/add/", {**FORM, "auth_method": "client_secret_jwt"})
    client = Client.objects.get()
    change(
        agent,
        colleague,
        client,
        auth_method=auth_method,
        jwks_uri="https://service.exemple.nc/jwks",
        jwks="null",
    )
    client.refresh_from_db()
    assert client.auth_method == auth_method
    assert (client.sealed_secret, client.secret_hash, client.old_secret_hash) == (None, "", "")


def test_the_name_that_services_know_people_by_cannot_be_changed(agent: Browser) -> None:
    """Another sector would give everyone another `sub`."""
    agent.post("/admin/clients/client/add/", FORM)
    client = Client.objects.get()
    agent.post(f"/admin/clients/client/{client.pk}/change/", {**FORM, "client_id": "x", "sector": "other"})
    changed = Client.objects.get()
    assert (changed.client_id, changed.sector) == ("service", "service.exemple.nc")


def test_what_two_agents_change_is_known_at_once(agent: Browser, colleague: Browser) -> None:
    agent.post("/admin/clients/client/add/", FORM)
    remembered = remembered_client("service")
    assert remembered
    change(agent, colleague, remembered, redirect_uris="https://service.exemple.nc/autre")
    read_anew = remembered_client("service")
    assert read_anew
    assert read_anew.redirect_uris == ["https://service.exemple.nc/autre"]


ADDRESSES = {"redirect_uris": "https://ailleurs.exemple.nc/retour"}


def test_new_addresses_wait_for_a_second_agent_who_sees_both(agent: Browser, colleague: Browser) -> None:
    agent.post("/admin/clients/client/add/", FORM)
    client = Client.objects.get()
    path = f"/admin/clients/client/{client.pk}/change/"
    page = agent.post(path, {**FORM, **ADDRESSES}, follow=True).content.decode()
    assert "second agent" in page
    assert Client.objects.get().redirect_uris == client.redirect_uris
    waiting = WaitingAct.objects.get()
    shown = colleague.get(f"/agents/attente/{waiting.pk}/").content.decode()
    for address in (*client.redirect_uris, ADDRESSES["redirect_uris"]):
        assert address in shown
    confirm(colleague)
    assert Client.objects.get().redirect_uris == [ADDRESSES["redirect_uris"]]


def test_a_change_of_a_service_that_changed_meanwhile_is_refused(agent: Browser, colleague: Browser) -> None:
    agent.post("/admin/clients/client/add/", FORM)
    client = Client.objects.get()
    agent.post(f"/admin/clients/client/{client.pk}/change/", {**FORM, **ADDRESSES})
    agent.post("/admin/clients/client/", {"_selected_action": [client.pk], "action": "disable"})
    waiting = WaitingAct.objects.get()
    colleague.post(f"/agents/attente/{waiting.pk}/", {"decision": "confirm"})
    waiting.refresh_from_db()
    assert waiting.state == "overtaken"
    assert Client.objects.get().redirect_uris == client.redirect_uris


def test_whoever_asked_does_not_confirm_new_addresses(agent: Browser) -> None:
    agent.post("/admin/clients/client/add/", FORM)
    client = Client.objects.get()
    agent.post(f"/admin/clients/client/{client.pk}/change/", {**FORM, **ADDRESSES})
    agent.post(f"/agents/attente/{WaitingAct.objects.get().pk}/", {"decision": "confirm"})
    assert Client.objects.get().redirect_uris == client.redirect_uris


def test_every_act_on_a_service_is_recorded_with_who_before_and_after(
    agent: Browser, colleague: Browser
) -> None:
    agent.post("/admin/clients/client/add/", FORM)
    client = Client.objects.get()
    act = {"_selected_action": [client.pk]}
    change(agent, colleague, client, name="Un autre nom")
    change(agent, colleague, client, name="Un autre nom", **ADDRESSES)
    agent.post("/admin/clients/client/", {**act, "action": "give_new_secret"})
    confirm(colleague)
    agent.post("/admin/clients/client/", {**act, "action": "disable"})
    agent.post("/admin/clients/client/", {**act, "action": "enable"})
    lines = {
        line.kind: line for line in DeskLine.objects.filter(subject="service:service").order_by("position")
    }
    agent_number = str(User.objects.get(first_name="Charlie").pk)
    assert {line.agent for line in lines.values()} == {agent_number}
    assert lines["service_changed"].details["before"]["redirect_uris"] == client.redirect_uris
    assert lines["service_changed"].details["after"]["redirect_uris"] == [ADDRESSES["redirect_uris"]]
    assert lines["service_changed"].details["second_actor"] == "Maurice Accueil"
    assert lines["service_stopped"].details["before"] == {"is_enabled": True}
    assert lines["service_started"].details["after"] == {"is_enabled": True}
    assert {"service_added", "service_secret_given"} <= lines.keys()
