"""The tax portal needs an OpenID Provider, not ours: here it stands behind node oidc-provider."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kagu.demo.processes import Processes
from tests.real_clients.other_provider import ALICE, PASSWORD, OtherProvider, PortalElsewhere

NewPage = Callable[[], Page]


@pytest.fixture(scope="session")
def provider(folder: Path, free_ports: list[int]) -> OtherProvider:
    if not shutil.which("npm"):
        pytest.skip("npm is not on this machine")
    return OtherProvider(folder, free_ports[8])


@pytest.fixture(scope="session")
def portal(
    folder: Path, free_ports: list[int], processes: Processes, provider: OtherProvider
) -> PortalElsewhere:
    portal = PortalElsewhere(folder / "portal", free_ports[9])
    provider.start(processes, portal.url, portal.secret)
    portal.start(processes, provider)
    return portal


def test_a_person_logs_in_with_the_other_provider(portal: PortalElsewhere, new_page: NewPage) -> None:
    page = new_page()
    _log_in(page, portal)
    expect(page.locator("h1")).to_contain_text("Bonjour Alice")
    page.goto(f"{portal.url}/mon-profil/")
    expect(page.locator("main")).to_contain_text("alice@exemple.nc")


def test_a_wrong_password_there_opens_nothing_here(portal: PortalElsewhere, new_page: NewPage) -> None:
    page = new_page()
    _identify(page, portal, "un autre mot de passe")
    expect(page.get_by_role("alert")).to_be_visible()
    page.goto(f"{portal.url}/mon-profil/")
    assert not page.url.startswith(portal.url), "the profile opened without a login"


def test_leaving_everywhere_leaves_the_other_provider_too(
    portal: PortalElsewhere, provider: OtherProvider, new_page: NewPage
) -> None:
    page = new_page()
    _log_in(page, portal)
    page.goto(f"{portal.url}/logout/")
    page.get_by_role("button", name="Se déconnecter partout").click()
    assert page.url.startswith(provider.issuer), page.url
    page.get_by_role("button", name="Yes, sign me out").click()
    page.wait_for_url(f"{portal.url}/**")
    expect(page.locator("main")).to_contain_text("Accédez à vos démarches")
    page.locator("main").get_by_role("link", name="S’identifier avec").click()
    expect(page.get_by_label("Password")).to_be_visible()


def test_a_logout_there_ends_the_session_here(
    portal: PortalElsewhere, provider: OtherProvider, new_page: NewPage
) -> None:
    page = new_page()
    _log_in(page, portal)
    tab = page.context.new_page()
    tab.goto(f"{provider.issuer}/session/end")
    tab.get_by_role("button", name="Yes, sign me out").click()
    tab.wait_for_load_state()
    page.goto(portal.url)
    expect(page.locator("main")).to_contain_text("Accédez à vos démarches")


def _log_in(page: Page, portal: PortalElsewhere) -> None:
    _identify(page, portal, PASSWORD)
    page.wait_for_url(f"{portal.url}/**")


def _identify(page: Page, portal: PortalElsewhere, password: str) -> None:
    page.goto(portal.url)
    page.locator("main").get_by_role("link", name="S’identifier avec").click()
    page.get_by_label("E-mail").fill(str(ALICE["email"]))
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
