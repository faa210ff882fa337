"""Only clients that the portal's settings name, with a token made for this interface, and its scopes."""

from typing import Any

import pytest

from kagu.relying_party import discovery
from kagu.tax_portal.back_office.operations import READ
from tests.tax_portal.back_office.conftest import ROOT, BackOffice, File, kind_of


def test_a_token_of_the_provider_opens_the_interface(back_office: BackOffice) -> None:
    answer = back_office.get("filings")
    assert answer.json() == {"filings": [], "next": "", "has_more": False}
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "impots"},
        {"aud": "http://impots.localhost:8001/other"},
        {"iss": "https://elsewhere.exemple.nc"},
        {"exp": 1},
        {"exp": None},
        {"iat": None},
        {"jti": None},
        {"sub": None},
        {"client_id": None},
        {"scope": ["back-office.read"]},
        {"cnf": {"jkt": "somebody's key"}},
        {"typ": "JWT"},
        {"typ": "logout+jwt"},
    ],
    ids=str,
)
def test_a_token_that_breaks_a_rule_is_refused(back_office: BackOffice, changes: dict[str, Any]) -> None:
    answer = back_office.get("filings", back_office.token(**changes))
    assert kind_of(answer) == "not-authenticated"
    assert answer["WWW-Authenticate"].startswith("Bearer ")


def test_a_token_signed_by_another_is_refused(back_office: BackOffice) -> None:
    token = back_office.token()
    back_office.provider.rotate("second")
    discovery.forget()
    assert kind_of(back_office.get("filings", token)) == "not-authenticated"
    assert kind_of(back_office.get("filings", "no token")) == "not-authenticated"
    assert kind_of(back_office.http.get(ROOT + "filings")) == "not-authenticated"


def test_a_client_that_the_settings_do_not_name_is_kept_out(back_office: BackOffice) -> None:
    token = back_office.token(client_id="autre")
    assert kind_of(back_office.get("filings", token)) == "client-not-allowed"


def test_a_scope_is_needed_in_the_token_and_in_the_settings(
    back_office: BackOffice, settings: Any, filed: File
) -> None:
    path = f"dossiers/{filed().pk}/acknowledgement"
    assert kind_of(back_office.post(path, token=back_office.token(scope=READ))) == "insufficient-scope"
    settings.BACK_OFFICE_CLIENTS = {"calculateur": frozenset({READ})}
    assert kind_of(back_office.post(path)) == "insufficient-scope"
    assert back_office.get("filings").status_code == 200


def test_without_clients_the_interface_is_not_there(back_office: BackOffice, settings: Any) -> None:
    settings.BACK_OFFICE_CLIENTS = {}
    assert kind_of(back_office.get("filings")) == "not-found"


def test_while_the_provider_is_away_the_caller_is_told_to_come_again(back_office: BackOffice) -> None:
    token = back_office.token()
    back_office.provider.stop()
    discovery.forget()
    answer = back_office.get("filings", token)
    assert kind_of(answer) == "provider-away"
    assert answer["Retry-After"]


def test_an_address_that_is_none_answers_a_machine(back_office: BackOffice) -> None:
    assert kind_of(back_office.get("nothing")) == "not-found"
    assert kind_of(back_office.http.post(ROOT + "filings")) == "method-not-allowed"
    assert back_office.http.post(ROOT + "filings")["Allow"] == "GET"
