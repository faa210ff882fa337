"""Security events: what the provider tells is done once; everything else is refused or ignored."""

import time
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client as Browser

from tests.clock import Clock
from tests.relying_party import listener
from tests.relying_party.conftest import come_back, is_logged_in, log_in
from tests.relying_party.provider import ISSUER, Provider

RISC = "https://schemas.openid.net/secevent/risc/event-type/"
CAEP = "https://schemas.openid.net/secevent/caep/event-type/"
ALICE = {"format": "iss_sub", "iss": ISSUER, "sub": "alice-sub"}
ALICE_AT_HOME = {"format": "complex", "user": ALICE, "session": {"format": "opaque", "id": "alice-sid"}}

AT = {"event_timestamp": 1_700_000_000}
HIJACKED = {"reason": "hijacking", **AT}
THEN = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def push(browser: Browser, token: Any, content_type: str = "application/secevent+jwt") -> Any:
    return type(browser)().post("/oidc/events/", data=token, content_type=content_type)


@pytest.mark.parametrize(
    ("uri", "said", "told"),
    [
        (RISC + "account-purged", {}, ("account_purged", "alice-sub")),
        (RISC + "account-disabled", HIJACKED, ("account_disabled", "alice-sub", "hijacking", THEN)),
        (RISC + "account-disabled", AT, ("account_disabled", "alice-sub", "", THEN)),
        (RISC + "account-enabled", AT, ("account_enabled", "alice-sub", THEN)),
        (CAEP + "credential-change", {"credential_type": "password"}, ("credential_changed", "alice-sub")),
        (CAEP + "session-revoked", {}, ("session_revoked", "alice-sub")),
    ],
)
def test_the_service_is_told(client: Browser, provider: Provider, uri: str, said: Any, told: Any) -> None:
    answer = push(client, provider.security_event(uri, said))
    assert answer.status_code == 202
    assert answer.content == b""
    assert listener.told == [told]


def test_a_new_address_arrives_with_the_time_of_its_change(client: Browser, provider: Provider) -> None:
    """RISC §2.5: the subject is the old address; the account stands in the event."""
    said = {"new-value": "alice@new.exemple.nc", "subject": ALICE, **AT}
    old = {"format": "email", "email": "alice@exemple.nc"}
    push(client, provider.security_event(RISC + "identifier-changed", said, sub_id=old))
    assert listener.told == [("identifier_changed", "alice-sub", "alice@new.exemple.nc", THEN)]


@pytest.mark.parametrize("value", ["", "nobody", 'a"@exemple.nc', "a@exemple.nc,b@exemple.nc", 7, ["a@b.nc"]])
def test_a_new_address_that_is_none_is_not_stored(client: Any, provider: Any, value: object) -> None:
    """Signed, and still read like any other address."""
    said = {"new-value": value, "subject": ALICE, **AT}
    answer = push(client, provider.security_event(RISC + "identifier-changed", said, sub_id=ALICE))
    assert answer.status_code == 202
    assert listener.told == []


@pytest.mark.parametrize(
    "subject",
    [
        ALICE,
        {"format": "complex", "user": ALICE},
        {"format": "aliases", "identifiers": [{"format": "email", "email": "a@exemple.nc"}, ALICE]},
    ],
)
def test_every_way_of_naming_an_account_is_understood(
    client: Browser, provider: Provider, subject: Any
) -> None:
    push(client, provider.security_event(CAEP + "credential-change", sub_id=subject))
    assert listener.told == [("credential_changed", "alice-sub")]


@pytest.mark.parametrize(
    "subject",
    [
        {"format": "email", "email": "alice@exemple.nc"},
        {"format": "iss_sub", "iss": "https://evil.example", "sub": "alice-sub"},
        {"format": "opaque", "id": "alice-sub"},
        {"format": "complex"},
        {"format": "aliases"},
        {"format": "aliases", "identifiers": 7},
        {"format": "aliases", "identifiers": []},
        "alice-sub",
        None,
    ],
)
def test_nobody_is_found_by_anything_but_our_providers_sub(
    client: Browser, provider: Provider, subject: Any
) -> None:
    assert push(client, provider.security_event(RISC + "account-purged", sub_id=subject)).status_code == 202
    assert listener.told == []


def test_a_purged_account_is_logged_out_at_once(client: Browser, provider: Provider) -> None:
    log_in(client, provider)
    push(client, provider.security_event(RISC + "account-purged"))
    assert not is_logged_in(client)


def test_a_revoked_session_ends_alone(client: Browser, provider: Provider) -> None:
    tablet = type(client)()
    log_in(client, provider)
    provider.id_token_changes = {"sid": "alice-tablet"}
    log_in(tablet, provider)
    session = {"format": "opaque", "id": "alice-tablet"}
    subject = {"format": "complex", "user": ALICE, "session": session}
    push(client, provider.security_event(CAEP + "session-revoked", sub_id=subject))
    assert is_logged_in(client)
    assert not is_logged_in(tablet)
    assert ("session_revoked", "alice-sub") not in listener.told


@pytest.mark.parametrize(
    ("uri", "subject"),
    [
        (CAEP + "session-revoked", ALICE_AT_HOME),
        (CAEP + "session-revoked", ALICE),
        (RISC + "account-purged", ALICE),
    ],
)
def test_a_login_that_crosses_its_own_end_does_not_stay_open(
    client: Browser, provider: Provider, uri: str, subject: Any
) -> None:
    there = client.get("/oidc/login/")
    answer = provider.answer(there["Location"])
    push(client, provider.security_event(uri, sub_id=subject))
    provider.id_token_changes = {"iat": int(time.time()) - 5}
    assert come_back(client, answer).status_code == 400
    assert not is_logged_in(client)


@pytest.mark.parametrize(
    ("uri", "subject"),
    [
        (CAEP + "session-revoked", {**ALICE_AT_HOME, "session": {"format": "opaque", "id": "another"}}),
        (CAEP + "session-revoked", ALICE),
        (RISC + "account-enabled", ALICE),
    ],
)
def test_a_login_after_the_end_of_earlier_ones_opens(
    client: Browser, provider: Provider, uri: str, subject: Any
) -> None:
    push(client, provider.security_event(uri, sub_id=subject, iat=int(time.time()) - 5))
    assert log_in(client, provider).status_code == 302


@pytest.mark.parametrize("subject", [ALICE, ALICE_AT_HOME])
def test_an_end_told_late_does_not_end_a_session_opened_since(
    client: Browser, provider: Provider, subject: Any
) -> None:
    """The service was away for an hour: what counts is when it happened, before the log-in or during it."""
    happened = {"event_timestamp": int(time.time()) - 3600}
    log_in(client, provider)
    push(client, provider.security_event(CAEP + "session-revoked", happened, sub_id=subject))
    assert is_logged_in(client)
    there = client.get("/oidc/login/")
    answer = provider.answer(there["Location"])
    push(client, provider.security_event(CAEP + "session-revoked", happened, sub_id=subject))
    assert come_back(client, answer).status_code == 302
    push(client, provider.security_event(CAEP + "session-revoked", sub_id=subject))
    assert not is_logged_in(client)


def test_an_end_cannot_lie_in_the_future(client: Browser, provider: Provider) -> None:
    """It would end every log-in until then."""
    next_year = {"event_timestamp": int(time.time()) + 31_536_000}
    token = provider.security_event(CAEP + "session-revoked", next_year, iat=int(time.time()) - 60)
    assert push(client, token).status_code == 202
    log_in(client, provider)
    assert is_logged_in(client)


def test_the_same_event_is_obeyed_once(client: Browser, provider: Provider) -> None:
    token = provider.security_event(RISC + "account-purged")
    assert push(client, token).status_code == 202
    assert push(client, token).status_code == 202
    assert listener.told == [("account_purged", "alice-sub")]


def test_an_event_that_fails_here_may_be_delivered_again(
    client: Browser, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(sub: Any) -> None:
        raise ConnectionError

    token = provider.security_event(RISC + "account-purged")
    with monkeypatch.context() as broken:
        broken.setattr(listener, "account_purged", fails, raising=False)
        with pytest.raises(ConnectionError):
            push(client, token)
    assert push(client, token).status_code == 202
    assert listener.told == [("account_purged", "alice-sub")]


def test_events_that_mean_nothing_here_are_accepted(client: Browser, provider: Provider) -> None:
    verification = "https://schemas.openid.net/secevent/ssf/event-type/verification"
    token = provider.security_event(verification, {"state": "x"}, sub_id={"format": "opaque", "id": "stream"})
    assert push(client, token).status_code == 202
    assert listener.told == []


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"iss": "https://evil.example"}, "invalid_issuer"),
        ({"aud": "another-service"}, "invalid_audience"),
        ({"iat": None}, "invalid_request"),
        ({"iat": int(time.time()) + 3600}, "invalid_request"),
        ({"iat": int(time.time()) - 30 * 86_400}, "invalid_request"),
        ({"jti": None}, "invalid_request"),
        ({"sub": "alice-sub"}, "invalid_request"),
        ({"exp": int(time.time()) + 300}, "invalid_request"),
        ({"nonce": "n-0S6_WzA2Mj"}, "invalid_request"),
        ({"events": None}, "invalid_request"),
        ({"events": {}}, "invalid_request"),
        ({"events": [RISC + "account-purged"]}, "invalid_request"),
        ({"events": {RISC + "account-purged": "yes"}}, "invalid_request"),
        ({"sub_id": {**ALICE, "sub": 7}}, "invalid_request"),
    ],
)
def test_a_token_that_breaks_a_rule_is_refused(
    client: Browser, provider: Provider, changes: dict[str, Any], error: str
) -> None:
    """The error codes are those of RFC 8935 §2.4."""
    answer = push(client, provider.security_event(RISC + "account-purged", **changes))
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/json"
    assert answer.json()["err"] == error
    assert listener.told == []


@pytest.mark.parametrize(
    ("days", "seconds", "status"), [(7, 60, 202), (7, 61, 400), (0, -60, 202), (0, -61, 400)]
)
def test_news_of_a_week_ago_still_counts(
    client: Browser, provider: Provider, clock: Clock, days: int, seconds: Any, status: int
) -> None:
    """Providers try again for days; give or take the minute by which clocks may differ."""
    told_at = int(clock.timestamp) - days * 86_400 - seconds
    assert push(client, provider.security_event(RISC + "account-purged", iat=told_at)).status_code == status


@pytest.mark.parametrize("typ", ["JWT", "logout+jwt"])
def test_another_kind_of_token_is_refused(client: Browser, provider: Provider, typ: str) -> None:
    token = provider.security_event(RISC + "account-purged", typ=typ)
    assert push(client, token).json()["err"] == "invalid_request"
    assert listener.told == []


def test_a_token_of_a_stranger_is_refused(client: Browser, provider: Provider) -> None:
    stranger = type(provider)()
    stranger.stop()
    answer = push(client, stranger.security_event(RISC + "account-purged"))
    assert answer.json()["err"] == "invalid_key"
    assert listener.told == []


def test_a_token_sent_as_something_else_is_refused(client: Browser, provider: Provider) -> None:
    token = provider.security_event(RISC + "account-purged")
    assert push(client, token, "application/jwt").status_code == 400
    assert push(client, b"\xff\xfe").status_code == 400
    assert push(client, "a" * 40_000).status_code == 400
    assert listener.told == []
