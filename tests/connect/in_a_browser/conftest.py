"""The site at an address of its own, the owner of an account, and browsers."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from kagu.connect.accounts.models import User
from kagu.connect.accounts.passwords.hashing import hash_password
from tests.chromium import open_chromium
from tests.connect.conftest import PASSWORD

NewContext = Callable[..., BrowserContext]


@pytest.fixture
def site(live_server: LiveServer, settings: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address where the site runs, which is also what passkeys are bound to."""
    # The server of the tests would serve static files itself, by the names that they have on the disk alone.
    monkeypatch.setattr(StaticFilesHandler, "_should_handle", lambda handler, path: False)
    address = live_server.url.replace("127.0.0.1", "localhost")
    settings.ISSUER = settings.SITE_URL = address
    settings.ALLOWED_HOSTS = ["localhost"]
    return address


@pytest.fixture
def alice(transactional_db: None) -> User:
    return User.objects.create(
        email="alice@exemple.nc",
        email_normalized="alice@exemple.nc",
        state=User.State.ACTIVE,
        first_name="Alice",
        family_name="Newman",
        password=hash_password(PASSWORD),
    )


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Started once for all tests of a file."""
    with pytest.MonkeyPatch.context() as monkeypatch, open_chromium() as opened:
        monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield opened


@pytest.fixture
def open_browser(chromium: Browser) -> Iterator[NewContext]:
    """Makes browsers that know nothing of one another."""
    opened: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        opened.append(chromium.new_context(locale="fr-FR", **options))
        return opened[-1]

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def page(open_browser: NewContext) -> Page:
    return open_browser().new_page()
