"""The people of these tests and the pages they use."""

from typing import Any

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import User
from tests.connect.conftest import PASSWORD

LOGIN = "/oidc/login"


@pytest.fixture
def browser() -> Browser:
    """A browser with cookies of its own."""
    return Browser()


@pytest.fixture
def home(alice: User) -> Browser:
    """The browser in which Alice logs in every day; nobody is logged in now."""
    browser = Browser()
    log_in(browser, alice.email)
    browser.post("/oidc/logout")
    return browser


def log_in(browser: Browser, email: str, password: str = PASSWORD, **extra: Any) -> Any:
    """What the login page's form sends."""
    return browser.post(extra.pop("to", LOGIN), {"email": email, "password": password}, **extra)
