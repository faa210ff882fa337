"""« Démarches pour un tiers »: whom I act for, and what I may do (R161, R162)."""

import pytest

from kagu.tax_portal.taxpayers.models import PortalUser
from tests.tax_portal.conftest import Delegate, LogIn, MakeCompany, make_taxpayer, taxpayer_of
from tests.tax_portal.pages import text_of


def test_companies_and_principals_are_listed(
    alice: PortalUser, bob: PortalUser, log_in: LogIn, delegate: Delegate, make_company: MakeCompany
) -> None:
    make_company("Récif", alice)
    delegate(taxpayer_of(bob), alice, revenus=["consult"])
    shown = text_of(log_in(alice).get("/tiers/"))
    assert "Récif" in shown
    assert "Bob B" in shown


def test_without_anybody_the_page_says_how_to_be_delegated_to(alice: PortalUser, log_in: LogIn) -> None:
    shown = text_of(log_in(alice).get("/tiers/"))
    assert "Personne ne vous a encore délégué de service." in shown
    assert "Donnez votre numéro de délégation" in shown


def test_many_third_parties_are_found_by_name(alice: PortalUser, log_in: LogIn, delegate: Delegate) -> None:
    for number in range(25):
        delegate(make_taxpayer(f"Client{number:02}"), alice, revenus=["consult"])
    browser = log_in(alice)
    assert "Page 1 sur 2" in text_of(browser.get("/tiers/"))
    shown = text_of(browser.get("/tiers/?q=client07"))
    assert "Client07" in shown
    assert "Client08" not in shown
    assert "Aucun tiers ne correspond" in text_of(browser.get("/tiers/?q=inconnu"))


def test_only_the_services_delegated_are_shown(
    alice: PortalUser, bob: PortalUser, log_in: LogIn, delegate: Delegate
) -> None:
    delegate(taxpayer_of(bob), alice, compte=["consult"])
    shown = text_of(log_in(alice).get(f"/tiers/{taxpayer_of(bob).pk}/"))
    assert "Compte fiscal" in shown
    assert "Déclaration des revenus" not in shown
    assert "Vous agissez pour : Bob B" in shown


@pytest.mark.parametrize("state", ["proposed", "suspended", "ended", "refused", "expired"])
def test_a_delegation_that_is_not_active_opens_nothing(
    alice: PortalUser, bob: PortalUser, log_in: LogIn, delegate: Delegate, state: str
) -> None:
    delegation = delegate(taxpayer_of(bob), alice, compte=["consult"])
    delegation.state = state
    delegation.save()
    browser = log_in(alice)
    assert browser.get(f"/tiers/{taxpayer_of(bob).pk}/").status_code == 404
    assert "Bob" not in text_of(browser.get("/tiers/"))
