"""Registering a service: only what is safe enters, and a secret is seen once."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone
from joserfc.jwk import ECKey

from kagu.connect.clients.event_types import SecurityEvent
from kagu.connect.clients.models import Client
from kagu.connect.clients.registration import register_client, rotate_secret
from kagu.desk.models import DeskLine

pytestmark = pytest.mark.django_db

GOOD = "https://service.exemple.nc/callback"
BAD_ADDRESSES = [
    "http://service.exemple.nc/callback",
    "https://service.exemple.nc/callback#x",
    "https://user@service.exemple.nc/callback",
    "https://*.exemple.nc/callback",
    "https://service.exemple.nc/../callback",
    "https://service.exemple.nc\\callback",
    "https://sérvice.exemple.nc/",
    "https:///callback",
    "https://[x/",
    "https://service.exemple.nc:port/",
    "https://service.exemple.nc/a b",
    "https://service.exemple.nc/\n",
    "//service.exemple.nc/callback",
    "/callback",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://" + "x" * 600,
]


def fields(**changes: Any) -> dict[str, Any]:
    return {
        "client_id": "service",
        "name": "Un service",
        "redirect_uris": [GOOD],
        "scopes": ["openid"],
        "grant_types": ["authorization_code"],
        **changes,
    }


def faults(**changes: Any) -> set[str]:
    """The fields that were refused."""
    with pytest.raises(ValidationError) as refusal:
        register_client(**fields(**changes))
    assert not Client.objects.exists()
    return set(refusal.value.message_dict)


def test_a_service_gets_a_secret_that_only_it_knows() -> None:
    client, secret = register_client(**fields())
    assert len(secret) >= 43
    row = Client.objects.get()
    assert row.has_secret(secret)
    assert secret not in json.dumps(str(row.__dict__))
    assert client.sector == "service.exemple.nc"


@pytest.mark.parametrize("address", BAD_ADDRESSES)
@pytest.mark.parametrize("name", ["redirect_uris", "post_logout_redirect_uris"])
def test_an_address_that_could_be_misread_is_refused(name: str, address: str) -> None:
    """RFC 9700 §2.1: exact https addresses."""
    given = {"redirect_uris": [GOOD], name: [GOOD, address]}
    assert name in faults(**given)


CLEAR_ADDRESSES = ["http://localhost/callback", "http://impots.localhost:8001/", "http://impots.exemple.nc/"]


@pytest.mark.parametrize("auth_method", ["client_secret_basic", "none"])
@pytest.mark.parametrize("address", CLEAR_ADDRESSES)
@pytest.mark.parametrize("name", ["redirect_uris", "post_logout_redirect_uris"])
def test_no_code_travels_in_the_clear_but_in_a_trial(
    settings: Any, name: str, address: str, auth_method: str
) -> None:
    """RFC 9700 §2.1, also for a service that the operator says how to dial."""
    settings.OUTBOUND_ADDRESSES = {"impots.exemple.nc:80": "127.0.0.1:8001"}
    given = {"redirect_uris": [GOOD], name: [GOOD, address], "sector": "impots", "auth_method": auth_method}
    settings.ISSUER = "https://connect.exemple.nc"
    assert name in faults(**given)
    settings.ISSUER = "http://connect.localhost:8000"
    register_client(**fields(**given))


@pytest.mark.parametrize(
    "name", ["home_url", "policy_url", "jwks_uri", "backchannel_logout_uri", "event_uri"]
)
@pytest.mark.parametrize("address", ["http://service.exemple.nc/", "javascript:alert(1)", "ftp://x.nc/", "x"])
def test_other_addresses_are_https_too(name: str, address: str) -> None:
    assert name in faults(**{name: address})


@pytest.mark.parametrize(
    "uri", ["http://127.0.0.1/callback", "http://[::1]:8/callback", "nc.exemple.monappli:/callback"]
)
def test_a_program_may_listen_on_loopback_or_its_own_scheme(uri: str) -> None:
    """RFC 8252 §7."""
    client, secret = register_client(**fields(auth_method="none", redirect_uris=[uri], sector="program"))
    assert secret == ""
    assert client.is_public


@pytest.mark.parametrize(
    "uri", ["http://192.0.2.1/callback", "monappli:/callback", "http://service.exemple.nc/"]
)
def test_a_program_may_listen_nowhere_else(uri: str) -> None:
    assert "redirect_uris" in faults(auth_method="none", redirect_uris=[uri], sector="program")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"client_id": "a b"}, "client_id"),
        ({"client_id": "é"}, "client_id"),
        ({"name": "Impots\u202ests"}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"name": " "}, "name"),
        ({"scopes": ["a b"]}, "scopes"),
        ({"scopes": ['"']}, "scopes"),
        ({"event_types": ["account-purgd"]}, "event_types"),
        ({"event_types": [{}]}, "event_types"),
        ({"grant_types": ["password"]}, "grant_types"),
        ({"redirect_uris": []}, "redirect_uris"),
        ({"response_modes": ["fragment"]}, "response_modes"),
        ({"response_modes": []}, "response_modes"),
        ({"auth_method": "none", "requires_pkce": False}, "requires_pkce"),
        ({"auth_method": "none", "grant_types": ["client_credentials"]}, "grant_types"),
        ({"auth_method": "private_key_jwt"}, "jwks"),
        ({"auth_method": "tls"}, "auth_method"),
        ({"jwks": {"keys": []}, "jwks_uri": "https://service.exemple.nc/jwks"}, "jwks_uri"),
        ({"jwks": "x"}, "jwks"),
        ({"jwks": {"keys": [{"kty": "EC", "d": "secret"}]}}, "jwks"),
        ({"id_token_alg": "none"}, "id_token_alg"),
        ({"userinfo_alg": "HS256"}, "userinfo_alg"),
        ({"redirect_uris": [GOOD, "https://other.exemple.nc/"]}, "sector"),
        ({"logo_url": "https://elsewhere.example/logo.png"}, "logo_url"),
        ({"logo_url": "//elsewhere.example/logo.png"}, "logo_url"),
        ({"logo_url": "data:image/svg+xml;base64,PHN2Zz4="}, "logo_url"),
        ({"logo_url": "data:image/png;base64,PHN2Zz4="}, "logo_url"),
        ({"logo_url": "data:image/png;base64,é"}, "logo_url"),
        ({"data_notice": ["text"]}, "data_notice"),
        ({"data_notice": {"purpose": "text"}}, "data_notice"),
        ({"data_notice": {"tlh": {"purpose": "text"}}}, "data_notice"),
        ({"data_notice": {"fr": {"loses": "text"}}}, "data_notice"),
        ({"data_notice": {"fr": {"purpose": 7}}}, "data_notice"),
        ({"data_notice": {"fr": {"purpose": " "}}}, "data_notice"),
        ({"data_notice": {"fr": {"purpose": "Impots\u202ests"}}}, "data_notice"),
        ({"data_notice": {"fr": {"purpose": "x" * 601}}}, "data_notice"),
        ({"deletion_notice": {"fr": {"purpose": "text"}}}, "deletion_notice"),
        ({"deletion_notice": {"fr": {"instead_url": "javascript:alert(1)"}}}, "deletion_notice"),
    ],
)
def test_what_is_inconsistent_or_hostile_is_refused(changes: dict[str, Any], field: str) -> None:
    assert field in faults(**changes)


def test_words_about_the_data_stand_in_the_register() -> None:
    words = {"fr": {"purpose": "Vous reconnaître.", "kept": "Un an."}, "en": {"contact": "Front desk."}}
    loses = {"fr": {"loses": "Vos favoris.", "instead_url": "https://service.exemple.nc/pause"}}
    client, _secret = register_client(**fields(data_notice=words, deletion_notice=loses))
    client.refresh_from_db()
    assert (client.data_notice, client.deletion_notice) == (words, loses)


def test_every_event_may_be_asked_for() -> None:
    register_client(**fields(event_types=[*SecurityEvent]))
    assert set(Client.objects.get().event_types) == {event.value for event in SecurityEvent}


def test_a_logo_stands_in_the_register() -> None:
    pixel = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    register_client(**fields(logo_url=pixel))


def test_a_second_service_of_the_same_id_is_refused() -> None:
    register_client(**fields())
    with pytest.raises(ValidationError):
        register_client(**fields())


WHY = ("--reason", "Demande du téléservice")


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("client", *words, stdout=out)
    return out.getvalue()


def secret_in(text: str) -> str:
    [line] = [line for line in text.splitlines() if line.startswith("client_secret: ")]
    return line.removeprefix("client_secret: ")


def test_the_command_adds_lists_stops_and_restarts() -> None:
    """Issue B, point 3."""
    shown = run("add", "service", "--name", "Un service", "--redirect-uri", GOOD, "--scope", "openid email")
    client = Client.objects.get()
    assert client.has_secret(secret_in(shown))
    assert client.scopes == ["openid", "email"]
    assert "Un service" in run("list")
    run("disable", "service", *WHY)
    assert "(disabled)" in run("list")
    run("enable", "service", *WHY)
    assert "(disabled)" not in run("list")
    assert secret_in(shown) not in run("list")


def test_the_command_tells_every_fault() -> None:
    with pytest.raises(CommandError) as refusal:
        run("add", "a b", "--name", "x", "--redirect-uri", "http://service.exemple.nc/")
    assert "client_id" in str(refusal.value)
    assert "redirect_uris" in str(refusal.value)


def test_the_command_reads_public_keys_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "jwks.json"
    file.write_text(json.dumps({"keys": [ECKey.generate_key("P-256").as_dict(private=False)]}))
    shown = run("add", "signer", "--name", "S", "--redirect-uri", GOOD, "--jwks", str(file),
                "--auth-method", "private_key_jwt", "--requires-par", "--requires-dpop")  # fmt: skip
    assert "client_secret" not in shown
    assert Client.objects.get().requires_dpop


def test_the_command_reads_words_about_the_data_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "data-notice.json"
    file.write_text('{"fr": {"purpose": "Vous reconnaître."}}', encoding="utf-8")
    run("add", "service", "--name", "S", "--redirect-uri", GOOD, "--data-notice", str(file))
    assert Client.objects.get().data_notice == {"fr": {"purpose": "Vous reconnaître."}}


@pytest.mark.parametrize("content", ["not json", '{"fr": {"why": "?"}}', None])
def test_the_command_refuses_a_file_it_cannot_use(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "data-notice.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError):
        run("add", "service", "--name", "S", "--redirect-uri", GOOD, "--data-notice", str(file))
    assert not Client.objects.exists()


def test_a_new_secret_leaves_the_old_one_a_day() -> None:
    old = secret_in(run("add", "service", "--name", "S", "--redirect-uri", GOOD))
    new = secret_in(run("rotate-secret", "service", *WHY))
    client = Client.objects.get()
    assert client.has_secret(new)
    assert client.has_secret(old)
    client.old_secret_expires_at = timezone.now()
    assert not client.has_secret(old)


def test_a_leaked_secret_stops_at_once() -> None:
    old = secret_in(run("add", "service", "--name", "S", "--redirect-uri", GOOD))
    run("rotate-secret", "service", *WHY)
    run("rotate-secret", "service", "--leaked", *WHY)
    assert not Client.objects.get().has_secret(old)


def test_a_shared_signing_key_changes_at_once() -> None:
    client, old = register_client(**fields(auth_method="client_secret_jwt"))
    rotate_secret(client)
    assert not Client.objects.get().has_secret(old)


def test_who_has_no_secret_is_told_so() -> None:
    register_client(**fields(auth_method="none"))
    with pytest.raises(CommandError):
        run("rotate-secret", "service", *WHY)


def test_what_the_command_does_is_recorded_with_who_why_before_and_after() -> None:
    run("add", "service", "--name", "S", "--redirect-uri", GOOD, *WHY)
    run("rotate-secret", "service", *WHY)
    run("disable", "service", *WHY)
    run("enable", "service", *WHY)
    lines = list(DeskLine.objects.filter(subject="service:service").order_by("position"))
    kinds = ["service_added", "service_secret_given", "service_stopped", "service_started"]
    assert [line.kind for line in lines] == kinds
    for line in lines:
        assert line.actor.startswith("command, by ")
        assert line.details["reason"] == "Demande du téléservice"
    assert lines[0].details["after"]["redirect_uris"] == [GOOD]
    assert (lines[2].details["before"], lines[2].details["after"]) == (
        {"is_enabled": True},
        {"is_enabled": False},
    )
    client = Client.objects.get()
    assert client.secret_hash not in str([line.details for line in lines])


@pytest.mark.parametrize("act", ["disable", "enable", "rotate-secret"])
def test_the_command_asks_why(act: str) -> None:
    run("add", "service", "--name", "S", "--redirect-uri", GOOD)
    with pytest.raises(CommandError):
        run(act, "service")
    assert DeskLine.objects.count() == 1


def test_an_unknown_service_is_told() -> None:
    for act in ("disable", "enable", "rotate-secret"):
        with pytest.raises(CommandError):
            run(act, "nobody", *WHY)
