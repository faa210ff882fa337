"""The fast path asks the database as little as it can: most requests are one statement (design §5)."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from joserfc.jwk import ECKey

from kagu.connect.accounts.models import LoginSession, User
from kagu.connect.clients.models import Client
from kagu.connect.provider.rows import statements
from tests.connect.provider.authorization.pushed import push
from tests.connect.provider.fast_browser import FastBrowser
from tests.connect.provider.proofs import nonce_of, proof
from tests.connect.provider.service import Service


class Counter:
    """How many statements were run since it was asked last."""

    def __init__(self) -> None:
        self.count = 0

    def spent(self) -> int:
        count, self.count = self.count, 0
        return count


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any) -> Iterator[Counter]:
    counter = Counter()
    original = statements._execute

    def counted(*arguments: Any) -> Any:
        counter.count += 1
        return original(*arguments)

    monkeypatch.setattr(statements, "_execute", counted)
    # Nothing goes round the counter: Django's own cursor runs no query meanwhile.
    with django_assert_num_queries(0):
        yield counter


@pytest.fixture
def new_browser() -> type[Browser]:
    return FastBrowser


@pytest.fixture
def warm(browser: Browser, service: Service, alice: User) -> dict[str, Any]:
    """The person has been here a moment ago, keys and client are in memory."""
    assert LoginSession.objects.filter(user=alice).exists()
    service.tokens(browser)
    return service.tokens(browser)


def test_each_request_of_a_code_flow_is_one_statement(
    warm: dict[str, Any], browser: Browser, service: Service, asked: Counter
) -> None:
    code = service.code(browser)
    assert asked.spent() == 1
    tokens = service.redeem(code).json()
    assert asked.spent() == 1
    assert service.userinfo(tokens["access_token"]).status_code == 200
    assert asked.spent() == 1


def test_a_refresh_is_one_statement(warm: dict[str, Any], service: Service, asked: Counter) -> None:
    assert service.refresh(warm["refresh_token"]).status_code == 200
    assert asked.spent() == 1


def test_a_refresh_that_does_not_rotate_is_one_statement(
    warm: dict[str, Any], service: Service, own_key: ECKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FAPI 2.0 §5.3.2.1; spending the proof is another one, as at every request with a proof."""
    client = Client.objects.get(client_id="service")
    client.requires_dpop = True
    client.save()
    fields = {"grant_type": "refresh_token", "refresh_token": warm["refresh_token"]}
    nonce = nonce_of(service, own_key)
    assert service.post("/token", fields, dpop=proof(own_key, nonce=nonce)).status_code == 200
    run: list[str] = []
    original = statements._execute

    def execute(*what: Any) -> Any:
        run.append(what[1].split()[0])
        return original(*what)

    monkeypatch.setattr(statements, "_execute", execute)
    assert service.post("/token", fields, dpop=proof(own_key, nonce=nonce)).status_code == 200
    assert run == ["INSERT", "SELECT"]


def test_an_introspection_is_one_statement(warm: dict[str, Any], service: Service, asked: Counter) -> None:
    assert service.post("/introspect", {"token": warm["access_token"]}).json()["active"] is True
    assert asked.spent() == 1


def test_pushing_a_request_is_one_statement(warm: dict[str, Any], service: Service, asked: Counter) -> None:
    assert push(service).status_code == 201
    assert asked.spent() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite keeps no plan beyond a statement")
def test_a_migration_is_not_noticed_by_connections_that_are_open(
    warm: dict[str, Any], service: Service, browser: Browser
) -> None:
    """The server had planned for the columns as they were (docs/decisions/0036)."""

    altered = {"accounts_user": ("first_name", 100), "provider_grant": ("sub", 43)}

    def lengthen_by(more: int) -> None:
        with connection.cursor() as cursor:
            for table, (column, length) in altered.items():
                cursor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE varchar({length + more})")

    try:
        for more in (1, 2):
            lengthen_by(more)
            assert service.userinfo(warm["access_token"]).status_code == 200
            warm = service.refresh(warm["refresh_token"]).json()
            assert service.code(browser)
    finally:
        lengthen_by(0)


def test_what_is_published_is_no_statement(warm: dict[str, Any], service: Service, asked: Counter) -> None:
    for path in ("/jwks", "/.well-known/openid-configuration"):
        assert service.machine.get(path).status_code == 200
    assert asked.spent() == 0


def test_a_machine_in_its_own_name_is_one_statement(
    register: Callable[..., Service], django_assert_num_queries: Any
) -> None:
    machine = register("machine", grant_types=["client_credentials"], scopes=["letters:send"])
    machine.post("/token", {"grant_type": "client_credentials"})
    with django_assert_num_queries(1):
        assert machine.post("/token", {"grant_type": "client_credentials"}).status_code == 200
