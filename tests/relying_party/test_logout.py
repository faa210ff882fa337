"""Logging out of this service only, or everywhere (E61)."""

from urllib.parse import parse_qs, urlsplit

from django.test import Client as Browser

from kagu.relying_party import discovery
from kagu.relying_party.models import RelyingPartySession
from tests.relying_party.conftest import is_logged_in, log_in
from tests.relying_party.provider import CLIENT_ID, ISSUER, Provider


def test_getting_the_page_only_asks(client: Browser, provider: Provider) -> None:
    log_in(client, provider)
    page = client.get("/oidc/logout/").content.decode()
    assert "Se déconnecter de ce service seulement" in page
    assert "Se déconnecter partout" in page
    assert is_logged_in(client)


def test_logging_out_here_leaves_the_provider_alone(client: Browser, provider: Provider) -> None:
    log_in(client, provider)
    provider.asked.clear()
    done = client.post("/oidc/logout/", {"from": "here"})
    assert done["Location"] == "/"
    assert provider.asked == []
    assert not is_logged_in(client)
    assert not RelyingPartySession.objects.filter(sub="alice-sub").exists()


def test_logging_out_everywhere_goes_through_the_provider(client: Browser, provider: Provider) -> None:
    """OIDC RP-Initiated Logout 1.0 §2."""
    log_in(client, provider)
    id_token = RelyingPartySession.objects.get(sub="alice-sub").id_token
    there = urlsplit(client.post("/oidc/logout/", {"from": "everywhere"})["Location"])
    said = {name: values[0] for name, values in parse_qs(there.query).items()}
    assert there._replace(query="").geturl() == ISSUER + "/end-session"
    assert said == {
        "id_token_hint": id_token,
        "post_logout_redirect_uri": "http://impots.localhost:8001/",
        "client_id": CLIENT_ID,
        "ui_locales": "fr",
    }
    assert not is_logged_in(client)


def test_with_the_provider_down_people_are_still_logged_out_here_and_told(
    client: Browser, provider: Provider
) -> None:
    log_in(client, provider)
    discovery.forget()
    provider.stop()
    page = client.post("/oidc/logout/", {"from": "everywhere"})
    assert page.status_code == 503
    assert "Votre session est fermée sur ce service" in page.content.decode()
    assert "peut-être encore ouverte" in page.content.decode()
    assert not is_logged_in(client)


def test_a_page_elsewhere_logs_nobody_out(client: Browser, provider: Provider) -> None:
    """Logout CSRF."""
    careful = type(client)(enforce_csrf_checks=True)
    log_in(careful, provider)
    assert careful.post("/oidc/logout/", {"from": "everywhere"}).status_code == 403
    assert is_logged_in(careful)


def test_whoever_is_not_logged_in_is_sent_home(client: Browser) -> None:
    assert client.get("/oidc/logout/")["Location"] == "/"
    assert client.post("/oidc/logout/", {"from": "everywhere"})["Location"] == "/"
