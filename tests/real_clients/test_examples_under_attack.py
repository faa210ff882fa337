"""The examples that integrators copy hold against what `relying_party` holds against."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.real_clients.attacked_services import AttackedService, Visitor, attacked
from tests.real_clients.services import FlaskService, NodeService
from tests.relying_party.provider import Provider

KINDS: list[type[FlaskService] | type[NodeService]] = [FlaskService, NodeService]
PURGED = "https://schemas.openid.net/secevent/risc/event-type/account-purged"
EVIL = "https://evil.example"

# The one of them that takes events.
of_flask = pytest.mark.parametrize("running", [FlaskService], ids=["authlib"], indirect=True)


@pytest.fixture(scope="module", params=KINDS, ids=["authlib", "openid-client"])
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder: Path = tmp_path_factory.mktemp("attacked")
    if lack := request.param(0).what_it_lacks():
        pytest.skip(lack)
    with attacked(request.param, folder) as service:
        yield service


@pytest.fixture
def service(running: AttackedService) -> Iterator[AttackedService]:
    """Its provider says again what is true."""
    yield running
    provider = running.provider
    provider.id_token_changes, provider.userinfo_changes, provider.nonsense = {}, {}, {}
    provider.id_token_header = {}


@pytest.fixture
def visitor(service: AttackedService) -> Visitor:
    return service.new_visitor()


@pytest.fixture
def alice(service: AttackedService, visitor: Visitor) -> Visitor:
    """A browser in which she is logged in."""
    service.log_in(visitor)
    assert visitor.is_logged_in
    return visitor


def test_a_session_planted_before_the_login_is_worth_nothing_after_it(
    service: AttackedService, visitor: Visitor
) -> None:
    """The thief knows the cookie that the browser had when its owner set out."""
    there = service.start(visitor)
    planted = visitor.cookies
    visitor.get(service.callback, service.provider.answer(there))
    assert visitor.is_logged_in
    assert visitor.cookies != planted
    thief = service.new_visitor()
    thief.session.cookies.update(planted)
    assert not thief.is_logged_in


def test_an_answer_that_another_browser_asked_for_logs_nobody_in(
    service: AttackedService, visitor: Visitor
) -> None:
    answer = service.provider.answer(service.start(service.new_visitor()))
    service.start(visitor)
    assert visitor.get(service.callback, answer).status_code < 500
    assert not visitor.is_logged_in


@pytest.mark.parametrize("changes", [{"iss": EVIL}, {"state": "another"}, {"code": "made up"}], ids=str)
def test_an_answer_that_was_altered_logs_nobody_in(
    service: AttackedService, visitor: Visitor, changes: dict[str, str]
) -> None:
    assert service.log_in(visitor, **changes).status_code < 500
    assert not visitor.is_logged_in


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": EVIL},
        {"aud": "another-service"},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1},
        {"sub": None},
    ],
    ids=str,
)
def test_an_id_token_that_breaks_a_rule_logs_nobody_in(
    service: AttackedService, visitor: Visitor, changes: dict[str, Any]
) -> None:
    service.provider.id_token_changes = changes
    assert service.log_in(visitor).status_code < 500
    assert not visitor.is_logged_in


def test_userinfo_of_someone_else_changes_nobody(service: AttackedService, visitor: Visitor) -> None:
    """OIDC Core §5.3.2: the ID Token says who it is."""
    service.provider.userinfo_changes = {"sub": "bob-sub"}
    assert service.log_in(visitor).status_code < 500
    assert not visitor.is_logged_in
    assert "bob-sub" not in visitor.get("/").text


def test_no_link_and_no_other_site_logs_anybody_out(service: AttackedService, alice: Visitor) -> None:
    assert alice.get("/logout").status_code == 405
    for origin in (EVIL, "null"):
        assert alice.post("/logout", {"where": "here"}, Origin=origin).status_code in (403, 405)
    assert alice.is_logged_in
    ours = service.example.registration.url
    assert alice.post("/logout", {"where": "everywhere"}, Origin=ours).status_code in (302, 303)
    assert not alice.is_logged_in


def test_the_session_of_that_sid_ends(service: AttackedService, alice: Visitor) -> None:
    """And no other: what follows are the tokens that end nothing."""
    token = service.provider.logout_token(sid="another")
    assert alice.post(service.logout_path, {"logout_token": token}).status_code == 200
    assert alice.is_logged_in
    token = service.provider.logout_token()
    assert service.new_visitor().post(service.logout_path, {"logout_token": token}).status_code == 200
    assert not alice.is_logged_in


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": EVIL},
        {"aud": "another-service"},
        {"exp": int(time.time()) - 3600},
        {"exp": None},
        {"events": None},
        {"events": {}},
        {"nonce": "n"},
        {"typ": "JWT"},
        {"typ": "secevent+jwt"},
    ],
    ids=str,
)
def test_a_logout_token_that_breaks_a_rule_ends_nothing(
    service: AttackedService, alice: Visitor, changes: dict[str, Any]
) -> None:
    token = service.provider.logout_token(**changes)
    assert alice.post(service.logout_path, {"logout_token": token}).status_code == 400
    assert alice.is_logged_in


def test_a_logout_token_that_the_provider_did_not_sign_ends_nothing(
    service: AttackedService, alice: Visitor
) -> None:
    stranger = Provider(client_id=service.provider.client_id)
    stranger.issuer = service.provider.issuer
    forged = stranger.logout_token()
    header, claims, _signature = service.provider.logout_token().split(".")
    unsigned = f"eyJhbGciOiJub25lIiwidHlwIjoibG9nb3V0K2p3dCJ9.{claims}."
    for token in (forged, unsigned, f"{header}.{claims}.", "", "a.b.c", "x" * 20_000):
        assert alice.post(service.logout_path, {"logout_token": token}).status_code == 400
    assert alice.is_logged_in
    stranger.stop()


@of_flask
def test_a_deleted_account_is_logged_out_everywhere(service: AttackedService, alice: Visitor) -> None:
    """The subject stands in `sub_id`, as the provider sends it (RFC 9493)."""
    token = service.provider.security_event(PURGED)
    answer = alice.post("/events/", token, **{"Content-Type": "application/secevent+jwt"})
    assert answer.status_code == 202
    assert not alice.is_logged_in


@of_flask
@pytest.mark.parametrize(
    "changes",
    [
        {"sub_id": {"format": "iss_sub", "iss": EVIL, "sub": "alice-sub"}},
        {"sub_id": {"format": "email", "email": "alice@exemple.nc"}},
        {"sub_id": None},
        {"aud": "another-service"},
        {"iss": EVIL},
        {"typ": "logout+jwt"},
        {"events": None},
        {"events": ["x"]},
    ],
    ids=str,
)
def test_an_event_that_breaks_a_rule_ends_nothing(
    service: AttackedService, alice: Visitor, changes: dict[str, Any]
) -> None:
    token = service.provider.security_event(PURGED, **changes)
    answer = alice.post("/events/", token, **{"Content-Type": "application/secevent+jwt"})
    assert answer.status_code in (202, 400)
    assert alice.is_logged_in


@pytest.mark.parametrize("changes", [{"sub": "bob-sub", "sid": None}, {"sub": "bob-sub"}], ids=str)
def test_the_end_of_somebody_elses_session_is_not_hers(
    service: AttackedService, alice: Visitor, changes: dict[str, Any]
) -> None:
    token = service.provider.logout_token(**changes)
    assert alice.post(service.logout_path, {"logout_token": token}).status_code == 200
    assert alice.is_logged_in


@pytest.mark.parametrize("kind", KINDS, ids=["authlib", "openid-client"])
def test_without_the_providers_keys_nothing_is_obeyed_and_the_sender_tries_again(
    kind: type[FlaskService] | type[NodeService], tmp_path: Path
) -> None:
    if lack := kind(0).what_it_lacks():
        pytest.skip(lack)
    with attacked(kind, tmp_path) as fresh:
        token = fresh.provider.logout_token()
        fresh.provider.stop()
        answer = fresh.new_visitor().post(fresh.logout_path, {"logout_token": token})
    assert answer.status_code == 503


def test_pages_are_framed_by_nobody_and_kept_by_nobody(alice: Visitor) -> None:
    page = alice.get("/")
    assert page.headers["Cache-Control"] == "no-store"
    policy = page.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self' http://" in policy
