"""The people and services of these tests, and browsers in which people are logged in."""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.test import RequestFactory
from django.utils import timezone

from kagu.connect.accounts.models import LoginSession, User
from kagu.connect.accounts.models.search_words import keep_search_words
from kagu.connect.accounts.passwords.hashing import hash_password
from kagu.connect.accounts.sessions.login_sessions import open_login_session
from kagu.connect.clients.connections import record_connection
from kagu.connect.clients.models import Client, ClientSession
from kagu.connect.clients.subjects import subject_of
from kagu.inputs.addresses import normalize_address
from tests.connect.asked_accounts import asking_if_pending
from tests.connect.conftest import PASSWORD


def make_user(first_name: str, **fields: object) -> User:
    email = f"{first_name.lower()}@exemple.nc"
    values: dict[str, object] = {
        "email": email,
        "email_normalized": normalize_address(email),
        "state": User.State.ACTIVE,
        "first_name": first_name,
        "family_name": "Newman",
        "activated_at": timezone.now() - timedelta(days=30),
        "password": hash_password(PASSWORD),
    }
    user = User.objects.create(**asking_if_pending({**values, **fields}))
    keep_search_words(user)
    return user


def log_in(browser: Browser, user: User) -> LoginSession:
    """A session opened as the login page opens it."""
    request = RequestFactory(REMOTE_ADDR="192.0.2.7").get("/", headers={"user-agent": "Firefox"})
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    open_login_session(request, user, ["pwd"])
    browser.cookies[settings.SESSION_COOKIE_NAME] = str(request.session.session_key)
    return LoginSession.objects.get(sid=request.session["sid"])


def prove_all(browser: Browser) -> None:
    """This login showed the second factor too."""
    session = browser.session
    session["amr"] = ["pwd", "otp", "mfa"]
    session.save()


@pytest.fixture
def alice(db: None) -> User:
    return make_user("Alice")


@pytest.fixture
def bob(db: None) -> User:
    return make_user("Bob")


@pytest.fixture
def alices_browser(alice: User) -> Browser:
    browser = Browser()
    log_in(browser, alice)
    return browser


@pytest.fixture
def make_service(db: None) -> Callable[..., Client]:
    def make(name: str, /, **fields: object) -> Client:
        host = f"https://{name}.exemple.nc"
        values: dict[str, object] = {
            "client_id": name,
            "name": name.capitalize(),
            "home_url": f"{host}/login/",
            "backchannel_logout_uri": f"{host}/logout",
            "event_uri": f"{host}/events",
            "event_types": ["account-purged", "identifier-changed", "credential-change", "session-revoked"],
            "scopes": ["openid", "email", "profile"],
            "sector": f"{name}.exemple.nc",
        }
        return Client.objects.create(**{**values, **fields})

    return make


@pytest.fixture
def connect() -> Callable[[User, Client], None]:
    """The person logs in to the service, in each session they have open."""

    def connect(user: User, client: Client) -> None:
        record_connection(user, client, ["openid", "email"])
        for session in user.login_sessions.exclude(sid=None):
            ClientSession.objects.create(
                client=client,
                user=user,
                sid=str(session.sid),
                told_sid=str(session.sid),
                sub=subject_of(user, client),
            )

    return connect


@pytest.fixture
def alices_service(
    alice: User,
    alices_browser: Browser,
    make_service: Callable[..., Client],
    connect: Callable[[User, Client], None],
) -> Callable[..., Client]:
    """Makes services that Alice uses, in her browser."""

    def make(name: str, /, **fields: object) -> Client:
        service = make_service(name, **fields)
        connect(alice, service)
        return service

    return make


@pytest.fixture
def impots(alices_service: Callable[..., Client]) -> Client:
    """A service of Alice's that answers when it is asked what a deletion would lose."""
    return alices_service("impots", deletion_preview_uri="http://impots.exemple.nc/deletion-preview/")
