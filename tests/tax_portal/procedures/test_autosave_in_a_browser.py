"""What a draft says by itself: in a browser, since only a browser loses its connection."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as site
from django.contrib.staticfiles.handlers import StaticFilesHandler
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from kagu.tax_portal.taxpayers.models import Dossier, PortalUser
from tests.chromium import open_chromium
from tests.tax_portal.conftest import LogIn, taxpayer_of
from tests.tax_portal.procedures.filing import begin

BOX = "[name=cell_phone], form[data-saves-itself] input[type=text]"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as monkeypatch, open_chromium() as opened:
        monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield opened


@pytest.fixture
def page(chromium: Browser, transactional_db: None) -> Iterator[Page]:
    context = chromium.new_context(locale="fr-FR")
    yield context.new_page()
    context.close()


@pytest.fixture
def draft(
    page: Page,
    live_server: LiveServer,
    alice: PortalUser,
    log_in: LogIn,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Dossier:
    """Alice's draft, open in the browser."""
    # The server of the tests would serve static files itself, by the names that they have on the disk alone.
    monkeypatch.setattr(StaticFilesHandler, "_should_handle", lambda handler, path: False)
    settings.ALLOWED_HOSTS = ["localhost", "testserver"]
    settings.SITE_URL = live_server.url.replace("127.0.0.1", "localhost")
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(alice), "adresse", "")
    session = browser.cookies[site.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": site.SESSION_COOKIE_NAME, "value": session, "url": settings.SITE_URL}])
    page.goto(f"{settings.SITE_URL}/demarches/dossier/{dossier.pk}/brouillon/")
    return dossier


def test_saved_is_said_only_when_it_was(page: Page, draft: Dossier) -> None:
    note, offline = page.locator("[data-saved-note]"), page.locator("[data-unsaved=offline]")
    page.locator(BOX).first.press_sequentially("1")
    expect(note).to_contain_text("Brouillon enregistré à")
    page.context.set_offline(True)
    page.locator(BOX).first.press_sequentially("2")
    expect(offline).to_be_visible()
    expect(note).to_be_hidden()
    page.context.set_offline(False)
    expect(note).to_be_visible()
    expect(offline).to_be_hidden()
    draft.refresh_from_db()
    assert "12" in draft.content.values()


def test_a_session_that_ends_is_told_and_what_was_typed_is_not_lost(page: Page, draft: Dossier) -> None:
    page.context.clear_cookies(name=site.SESSION_COOKIE_NAME)
    page.locator(BOX).first.press_sequentially("1")
    expect(page.get_by_role("button", name="Se connecter de nouveau")).to_be_visible()
    expect(page.locator("[data-saved-note]")).to_be_hidden()


def test_before_its_session_ends_a_person_is_asked_and_stays(page: Page, draft: Dossier) -> None:
    page.clock.install()
    page.reload()
    stay = page.get_by_role("button", name="Prolonger ma session")
    expect(stay).to_be_hidden()
    minutes = int(site.SESSION_IDLE_LIFETIME.total_seconds()) // 60
    page.clock.run_for((minutes - 4) * 60 * 1000)
    expect(stay).to_be_visible()
    stay.click()
    expect(stay).to_be_hidden()


def test_one_tab_keeps_the_session_of_all(page: Page, draft: Dossier) -> None:
    """Any page has the warning; what the site told one tab holds for the others."""
    other = page.context.new_page()
    # One clock for all tabs.
    page.clock.install()
    page.reload()
    other.goto(f"{page.url.split('/demarches/')[0]}/mon-profil/")
    almost = int(site.SESSION_IDLE_LIFETIME.total_seconds()) * 1000 - 4 * 60 * 1000
    page.clock.run_for(almost)
    for tab in (page, other):
        expect(tab.locator("[data-session-warning]")).to_be_visible()
    other.get_by_role("button", name="Prolonger ma session").click()
    expect(other.locator("[data-session-warning]")).to_be_hidden()
    expect(other.get_by_role("status").filter(has_text="Votre session se termine à")).to_be_attached()
    page.clock.run_for(5000)
    expect(page.locator("[data-session-warning]")).to_be_hidden()
    other.context.clear_cookies(name=site.SESSION_COOKIE_NAME)
    page.clock.run_for(almost)
    other.get_by_role("button", name="Prolonger ma session").click()
    expect(other.locator("[data-session-ended]")).to_be_visible()
