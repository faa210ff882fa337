"""The portal behind a strict provider that is not ours: log in, learn of changes, be logged out."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from kagu.tax_portal.taxpayers.models import PortalUser
from tests.relying_party.provider import Provider, running_provider
from tests.tax_portal.pages import text_of
from tests.tax_portal.through_a_provider import log_in

pytestmark = pytest.mark.django_db
RISC = "https://schemas.openid.net/secevent/risc/event-type/"


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with running_provider(settings) as running:
        yield running


def tell(provider: Provider, event: str, said: dict[str, Any]) -> None:
    body = provider.security_event(RISC + event, said)
    answer = Client().post("/events/", body, content_type="application/secevent+jwt")
    assert answer.status_code == 202


def test_someone_new_is_named_and_not_subscribed(client: Client, provider: Provider) -> None:
    assert log_in(client, provider)["Location"] == "/"
    shown = text_of(client.get("/"))
    assert "Alice A" in shown
    assert "Vous n'avez pas encore d'abonnement" in shown


def test_after_the_login_the_person_is_where_they_wanted_to_go(client: Client, provider: Provider) -> None:
    there = client.get("/mon-profil/?action=suppression")
    back = log_in(client, provider, query=there["Location"].partition("/login/")[2])
    assert back["Location"] == "/mon-profil/?action=suppression"


def test_a_changed_address_shows_on_the_next_page(client: Client, provider: Provider) -> None:
    log_in(client, provider)
    tell(provider, "identifier-changed", {"new-value": "neuf@exemple.nc"})
    assert "neuf@exemple.nc" in text_of(client.get("/mon-profil/"))


def test_a_deleted_account_is_logged_out_and_forgotten(client: Client, provider: Provider) -> None:
    log_in(client, provider)
    tell(provider, "account-purged", {})
    assert client.get("/mon-profil/").status_code == 302
    assert PortalUser.objects.get().sub is None


def test_a_logout_at_the_provider_ends_the_session_here(client: Client, provider: Provider) -> None:
    log_in(client, provider)
    ended = Client().post("/backchannel-logout/", {"logout_token": provider.logout_token()})
    assert ended.status_code == 200
    assert client.get("/mon-profil/").status_code == 302


def test_two_accounts_with_the_same_address_are_two_people(client: Client, provider: Provider) -> None:
    provider.userinfo_changes = {"email": "shared@exemple.nc"}
    log_in(client, provider, "alice")
    log_in(Client(), provider, "bob")
    assert PortalUser.objects.filter(email="shared@exemple.nc").count() == 2
