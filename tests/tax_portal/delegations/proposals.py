"""Proposing and deciding as people do, through the pages."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from kagu.tax_portal.taxpayers.models import Delegation, PortalUser, Taxpayer
from tests.tax_portal.conftest import taxpayer_of
from tests.tax_portal.pages import text_of

CHOSEN = {"rights_revenus": ["consult", "prepare"], "rights_compte": ["consult"]}


def number_of(user: PortalUser) -> str:
    return taxpayer_of(user).delegation_number.value


def proposal(number: str, **changes: object) -> dict[str, object]:
    today = timezone.localdate()
    dates = {"starts_on": today.isoformat(), "ends_on": (today + timedelta(days=365)).isoformat()}
    return {"number": number, **CHOSEN, **dates, **changes}


def send(browser: Client, principal: Taxpayer, fields: dict[str, object]) -> str:
    path = f"/delegations/proposer/{principal.pk}/"
    return text_of(browser.post(path, {**fields, "send": "1"}, follow=True))


def decide(browser: Client, delegation: Delegation, action: str) -> str:
    shown = text_of(browser.post(f"/delegations/{delegation.pk}/{action}/", follow=True))
    delegation.refresh_from_db()
    return shown
