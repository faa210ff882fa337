"""The people of these tests and the pages they use."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client as Browser

from kagu.connect.accounts.models import User
from tests.connect.conftest import PASSWORD

LOGIN = "/oidc/login"


@pytest.fixture
def browser() -> Browser:
    """A browser with cookies of its own, whose forms must carry their CSRF token."""
    return Browser(enforce_csrf_checks=False)


@pytest.fixture
def alice(make_person: Callable[..., User]) -> User:
    return make_person("Alice")


@pytest.fixture
def bob(make_person: Callable[..., User]) -> User:
    return make_person("Bob")


def log_in(browser: Browser, email: str, password: str = PASSWORD, **extra: str) -> HttpResponse:
    """What the login page's form sends."""
    return browser.post(extra.pop("to", LOGIN), {"email": email, "password": password}, **extra)
