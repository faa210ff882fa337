"""The department's computer as the portal meets it: a client with tokens of the provider."""

import itertools
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from kagu.relying_party import discovery
from kagu.tax_portal.back_office.operations import SCOPES
from kagu.tax_portal.taxpayers.dossiers import dossiers
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import INCOME, FiscalService
from kagu.tax_portal.taxpayers.models import Dossier, PortalUser
from tests.relying_party.provider import Provider, running_provider
from tests.tax_portal.conftest import taxpayer_of
from tests.tax_portal.procedures.filing import INCOME_ANSWERS, YEAR

CLIENT_ID = "calculateur"
AUDIENCE = "http://impots.localhost:8001/back-office"
ROOT = "/back-office/v1/"
# Of a household without children, in whole francs: one section is enough for a notice.
TITLE = {"fr": "Impôt", "en": "Tax"}
NOTICE: dict[str, Any] = {
    "amount_due": 250_000,
    "due_on": "2099-10-31",
    "explanation": [
        {"title": TITLE, "lines": [{"label": TITLE, "amount": 250_000}], "total": 250_000},
    ],
}
File = Callable[..., Dossier]
_keys = itertools.count(1)


class BackOffice:
    """Asks as the department's computer does; each write has a key of its own unless the test names one."""

    def __init__(self, provider: Provider) -> None:
        self.provider, self.http = provider, Client()

    def token(self, *, typ: str = "at+jwt", **changes: Any) -> str:
        now = int(time.time())
        claims = {
            "iss": self.provider.issuer,
            "aud": AUDIENCE,
            "sub": CLIENT_ID,
            "client_id": CLIENT_ID,
            "scope": " ".join(SCOPES),
            "iat": now,
            "exp": now + 600,
            "jti": "one",
        }
        return self.provider.sign({**claims, **changes}, typ)

    def get(self, path: str, token: str = "", **query: Any) -> Any:
        return self.http.get(ROOT + path, query, headers=self._headers(token))

    def post(self, path: str, body: Any = None, *, key: str = "", token: str = "") -> Any:
        headers = {**self._headers(token), "Idempotency-Key": key or f"key-{next(_keys)}"}
        return self.http.post(ROOT + path, body or {}, content_type="application/json", headers=headers)

    def filings(self, since: str = "", **query: Any) -> Any:
        return self.get("filings", since=since, **query).json()

    def _headers(self, token: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {token or self.token()}"}


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with running_provider(settings) as running:
        yield running
    discovery.forget()


@pytest.fixture
def back_office(provider: Provider, settings: Any, db: None) -> BackOffice:
    settings.BACK_OFFICE_CLIENTS = {CLIENT_ID: frozenset(SCOPES)}
    return BackOffice(provider)


@pytest.fixture
def filed(alice: PortalUser) -> File:
    """What Alice filed: her income return unless the test says another service; its pages have own tests."""

    def file_one(service: FiscalService = INCOME, period: str = YEAR, **answers: str) -> Dossier:
        draft = dossiers.open_draft(alice, taxpayer_of(alice), service, period)
        return _file(alice, draft, answers or INCOME_ANSWERS)

    return file_one


def correct(user: PortalUser, dossier: Dossier, **answers: str) -> Dossier:
    """« Corriger », then « Déposer »."""
    return _file(user, dossiers.correct_dossier(user, dossier.pk), answers or INCOME_ANSWERS)


def _file(user: PortalUser, draft: Dossier, answers: dict[str, str]) -> Dossier:
    return dossiers.submit_dossier(user, draft.pk, answers, draft.content_version)


def kind_of(answer: Any) -> str:
    """What kind of problem it is; every refusal is one."""
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == answer.status_code
    return str(told["type"].removeprefix("urn:problem-type:kagu:"))
