"""A person logged in, services registered, and both doors of the provider."""

from collections.abc import Callable
from importlib import import_module

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.test import RequestFactory
from joserfc.jwk import ECKey

from kagu.connect.accounts.models import LoginSession, User
from kagu.connect.accounts.sessions.login_sessions import open_login_session
from kagu.connect.clients.connections import record_connection
from kagu.connect.clients.models import Client
from kagu.connect.clients.registry import set_secret
from kagu.connect.clients.scopes import claims_of
from tests.connect.provider.fast_browser import FastBrowser
from tests.connect.provider.service import CALLBACK, Service

SECRET = "a secret of the service, 256 bits long in real life"
ALL_SCOPES = ["openid", "profile", "email", "address", "phone", "pivot"]


@pytest.fixture
def alice(make_person: Callable[..., User]) -> User:
    return make_person(
        "Alice",
        birth_name="Martin",
        sex="female",
        phone_number="+687123456",
        address={"locality": "Nouméa", "country": "NC"},
    )


@pytest.fixture
def log_in() -> Callable[..., LoginSession]:
    """Opens a session in a browser as the login page opens it."""

    def log_in(browser: Browser, user: User, amr: tuple[str, ...] = ("pwd",)) -> LoginSession:
        request = RequestFactory().get("/", headers={"user-agent": "Firefox"})
        cookie = browser.cookies.get(settings.SESSION_COOKIE_NAME)
        store = import_module(settings.SESSION_ENGINE).SessionStore
        request.session = store(cookie.value if cookie else None)
        open_login_session(request, user, list(amr))
        browser.cookies[settings.SESSION_COOKIE_NAME] = str(request.session.session_key)
        return LoginSession.objects.get(sid=request.session["sid"])

    return log_in


@pytest.fixture(params=["django", "fast"])
def new_browser(request: pytest.FixtureRequest) -> Callable[[], Browser]:
    """Every test that makes a browser runs through both doors of the provider."""
    return FastBrowser if request.param == "fast" else Browser


@pytest.fixture
def browser(alice: User, log_in: Callable[..., LoginSession], new_browser: Callable[[], Browser]) -> Browser:
    """Alice's browser, logged in."""
    browser = new_browser()
    log_in(browser, alice)
    return browser


@pytest.fixture
def register(db: None, new_browser: Callable[[], Browser]) -> Callable[..., Service]:
    """Registers a service; fields of its row can be changed by name."""

    def register(client_id: str = "service", **fields: object) -> Service:
        values: dict[str, object] = {
            "name": f"Le service {client_id}",
            "redirect_uris": [CALLBACK],
            "post_logout_redirect_uris": ["https://service.exemple.nc/au-revoir"],
            "scopes": ALL_SCOPES,
            "sector": client_id,
            "grant_types": ["authorization_code", "refresh_token"],
        }
        client = Client(client_id=client_id, **{**values, **fields})
        secret = "" if client.is_public else SECRET
        if secret:
            set_secret(client, secret)
        client.save()
        known = secret if client.auth_method == "client_secret_basic" else ""
        return Service(client_id, known, machine=new_browser())

    return register


@pytest.fixture
def connect() -> Callable[..., None]:
    """The person consented earlier."""

    def connect(user: User, service: Service, scopes: list[str] | None = None) -> None:
        agreed = scopes or ALL_SCOPES
        record_connection(user, Client.objects.get(client_id=service.client_id), agreed, claims_of(agreed))

    return connect


@pytest.fixture
def service(register: Callable[..., Service], connect: Callable[..., None], alice: User) -> Service:
    """A service that Alice uses."""
    service = register()
    connect(alice, service)
    return service


@pytest.fixture(scope="module")
def key() -> ECKey:
    return ECKey.generate_key("P-256", parameters={"kid": "k1"})


@pytest.fixture
def signer(register: Callable[..., Service], key: ECKey) -> Service:
    jwks = {"keys": [key.as_dict(private=False)]}
    return register(
        "signer",
        auth_method="private_key_jwt",
        jwks=jwks,
        grant_types=["client_credentials"],
        scopes=["letters:send"],
    )


@pytest.fixture(scope="module")
def own_key() -> ECKey:
    return ECKey.generate_key("P-256")


@pytest.fixture
def bound(register: Callable[..., Service], connect: Callable[..., None], alice: User) -> Service:
    """A public client: its refresh tokens are bound too."""
    bound = register("bound", auth_method="none", requires_dpop=True)
    connect(alice, bound)
    return bound
