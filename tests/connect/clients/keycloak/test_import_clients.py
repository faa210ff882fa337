"""The services of a Keycloak realm: registered by the same act as any other, what cannot come is told."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kagu.connect.clients.keycloak.subject_rules import SubjectRule, SubjectUnknown, rule_of
from kagu.connect.clients.models import Client
from kagu.desk.models import DeskLine
from tests.connect import keycloak_realm as realm

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "realm.json"


def bring(path: Path, *clients: realm.JsonObject, options: tuple[str, ...] = ("--reason", "switch")) -> str:
    said = StringIO()
    realm.write_realm(path, clients=clients, users=(realm.person("marie"),))
    call_command("import_clients", str(path), *options, stdout=said)
    return said.getvalue()


def test_a_service_comes_with_its_addresses_its_secret_and_its_demands(path: Path) -> None:
    attributes = {
        "pkce.code.challenge.method": "S256",
        "post.logout.redirect.uris": "https://impots.exemple.nc/##+",
        "backchannel.logout.url": "https://impots.exemple.nc/backchannel-logout",
        "id.token.signed.response.alg": "ES256",
        "require.pushed.authorization.requests": "true",
    }
    said = bring(path, realm.service("impots", attributes=attributes, rootUrl="https://impots.exemple.nc"))
    client = Client.objects.get()
    assert client.redirect_uris == ["https://impots.exemple.nc/callback"]
    assert client.post_logout_redirect_uris == ["https://impots.exemple.nc/", *client.redirect_uris]
    assert client.backchannel_logout_uri == "https://impots.exemple.nc/backchannel-logout"
    assert client.scopes == ["openid", "profile", "email", "address", "phone"]
    assert (client.auth_method, client.id_token_alg, client.sector) == (
        "client_secret_basic",
        "ES256",
        "territoire",
    )
    assert client.requires_pkce
    assert client.requires_par
    assert client.has_secret("s" * 32)
    assert "client_secret" not in said
    line = DeskLine.objects.get(kind="service_added")
    assert line.details["reason"] == "switch"
    assert "s" * 32 not in str(line.details)


def test_a_second_run_changes_nothing(path: Path) -> None:
    bring(path, realm.service("impots"))
    Client.objects.update(name="Renommé")
    assert "here already" in bring(path, realm.service("impots", name="Autre"), realm.service("cantine"))
    assert set(Client.objects.values_list("client_id", "name")) == {
        ("impots", "Renommé"),
        ("cantine", "Service cantine"),
    }


def test_a_dry_run_tells_and_writes_nothing(path: Path) -> None:
    said = bring(path, realm.service("impots"), realm.service("x"), options=("--dry-run",))
    assert "impots: registered" in said
    assert "x: NOT registered: client_id" in said
    assert not Client.objects.exists()
    with pytest.raises(CommandError, match="--reason"):
        bring(path, realm.service("impots"), options=())


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ({"protocol": "saml"}, "it speaks saml"),
        ({"bearerOnly": True}, "a resource alone"),
        ({"redirectUris": ["https://impots.exemple.nc/*"]}, "only patterns"),
        ({"redirectUris": ["http://impots.exemple.org/"]}, "redirect_uris"),
        ({"clientAuthenticatorType": "client-x509"}, "client-x509"),
        ({"clientAuthenticatorType": "client-jwt"}, "its public key stands in the realm"),
        ({"protocolMappers": [{"config": {"claim.name": "sub"}}]}, "a mapper of its own"),
        ({"redirectUris": ["javascript:alert(1)"]}, "redirect_uris"),
    ],
)
def test_a_service_that_cannot_come_is_told_and_the_others_come(
    path: Path, said: dict[str, Any], cause: str
) -> None:
    told = bring(path, realm.service("impots", **said), realm.service("cantine"))
    assert "impots: NOT registered" in told
    assert cause in told
    assert [client.client_id for client in Client.objects.all()] == ["cantine"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"secret": "**********"}, "it gets a new one"),
        ({"secret": "short"}, "it gets a new one"),
        ({"implicitFlowEnabled": True}, "implicit flow"),
        ({"directAccessGrantsEnabled": True}, "no direct access grant"),
        ({"attributes": {"frontchannel.logout.url": "https://x/"}}, "no front-channel logout"),
        ({"attributes": {"id.token.signed.response.alg": "HS256"}}, "RS256 instead"),
        ({"redirectUris": ["https://impots.exemple.nc/cb", "https://impots.exemple.nc/*"]}, "exact here"),
        ({"publicClient": True, "attributes": {}}, "must send a PKCE challenge"),
        ({"protocolMappers": [{"name": "roles", "config": {}}]}, "claims by its own mappers: roles"),
    ],
)
def test_what_of_a_service_stays_behind_is_told(path: Path, said: dict[str, Any], told: str) -> None:
    answer = bring(path, realm.service("impots", **said))
    assert "impots: registered" in answer
    assert told in answer


def test_what_keycloak_has_for_itself_stays_there(path: Path) -> None:
    assert "account" not in bring(
        path, realm.service("account"), realm.service("admin-cli"), realm.service("impots")
    )
    assert [client.client_id for client in Client.objects.all()] == ["impots"]


def test_services_that_know_people_by_one_name_are_one_sector(path: Path) -> None:
    """OIDC Core §8.1: who was told the user's id, or one pairwise name, goes on to."""
    host = {"redirectUris": ["https://portail.exemple.nc/a"], "protocolMappers": [realm.pairwise("sel")]}
    bring(
        path,
        realm.service("impots"),
        realm.service("cantine"),
        realm.service("port-a", **host),
        realm.service("port-b", **host),
        realm.service("seul", protocolMappers=[realm.pairwise("autre")]),
    )
    assert dict(Client.objects.values_list("client_id", "sector")) == {
        "impots": "territoire",
        "cantine": "territoire",
        "port-a": "port-a",
        "port-b": "port-a",
        "seul": "seul",
    }


def test_a_pairwise_name_is_the_one_that_keycloak_computes() -> None:
    """A UUID of version 3 over SHA-256 of sector, user and salt, as its mapper makes it."""
    rule = rule_of(realm.service("impots", protocolMappers=[realm.pairwise("sel")]))
    assert rule == SubjectRule("impots.exemple.nc", "sel")
    assert rule.sub_of("11111111-1111-1111-1111-111111111111") == "900a1ae2-4841-3611-8b8e-cd7ccfd34643"
    with pytest.raises(SubjectUnknown):
        rule_of(realm.service("impots", protocolMappers=[realm.pairwise("")]))
    hosts = ["https://a.exemple.nc/", "https://b.exemple.nc/"]
    with pytest.raises(SubjectUnknown):
        rule_of(realm.service("impots", redirectUris=hosts, protocolMappers=[realm.pairwise("sel")]))


def test_a_realm_that_was_cut_registers_nobody(path: Path) -> None:
    realm.write_realm(path, clients=(realm.service("impots"),))
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(CommandError, match="cut"):
        call_command("import_clients", str(path), "--reason", "switch")
    assert not Client.objects.exists()
