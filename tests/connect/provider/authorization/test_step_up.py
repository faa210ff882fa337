"""Asking for two factors by `acr_values` or an essential `acr`, and what `amr` tells (OIDC Core §5.5.1.1)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.models import LoginSession, User
from kagu.connect.accounts.second_factors.one_time_codes import SEAL
from kagu.connect.signing.seal import seal
from tests.connect.conftest import PASSWORD
from tests.connect.provider.service import Service, parameters_of
from tests.one_time_codes import code_now

# A code may not change while it is typed.
pytestmark = pytest.mark.usefixtures("clock")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
TWO_FACTORS = "https://refeds.org/profile/mfa"
WISHED = (
    '{"id_token": {"acr": {"value": "https://refeds.org/profile/mfa"}}}',
    '{"id_token": {"acr": {"values": ["https://refeds.org/profile/mfa"], "essential": false}}}',
)
ESSENTIAL = '{"id_token": {"acr": {"essential": true, "value": "https://refeds.org/profile/mfa"}}}'


@pytest.fixture
def _protected(alice: User) -> None:
    """A code application, added after the login."""
    alice.code_generators.create(sealed_secret=seal(SEAL, SECRET.encode()), name="Téléphone")


@pytest.mark.usefixtures("_protected")
@pytest.mark.parametrize(
    "wanted", [{"acr_values": TWO_FACTORS}, {"claims": ESSENTIAL}, *({"claims": wish} for wish in WISHED)]
)
def test_a_login_with_one_factor_is_sent_back_for_the_second(
    alice: User,
    browser: Browser,
    service: Service,
    log_in: Callable[..., LoginSession],
    wanted: dict[str, str],
) -> None:
    response = service.authorize(browser, **wanted)
    assert response["Location"].startswith("/oidc/login?next=")
    log_in(browser, alice, ("pwd", "otp", "mfa"))
    assert "code" in parameters_of(service.authorize(browser, **wanted))


@pytest.mark.usefixtures("_protected")
def test_the_password_asked_again_never_renews_two_factors(
    alice: User, browser: Browser, service: Service, log_in: Callable[..., LoginSession]
) -> None:
    """`auth_time` and `amr` tell of one proof: on « Mon compte » too, both factors or nothing new."""
    log_in(browser, alice, ("pwd", "otp", "mfa"))
    an_hour_ago = timezone.now() - timedelta(hours=1)
    account = Browser()
    account.cookies[settings.SESSION_COOKIE_NAME] = browser.cookies[settings.SESSION_COOKIE_NAME].value
    session = account.session
    session["auth_time"] = int(an_hour_ago.timestamp())
    session.save()
    account.post("/mon-compte/confirmer/", {"password": PASSWORD})
    browser.cookies[settings.SESSION_COOKIE_NAME] = account.cookies[settings.SESSION_COOKIE_NAME].value
    response = service.authorize(browser, max_age="600", acr_values=TWO_FACTORS)
    assert response["Location"].startswith("/oidc/login?next=")
    account.post("/mon-compte/confirmer/code/", {"code": code_now(SECRET)})
    browser.cookies[settings.SESSION_COOKIE_NAME] = account.cookies[settings.SESSION_COOKIE_NAME].value
    assert "code" in parameters_of(service.authorize(browser, max_age="600", acr_values=TWO_FACTORS))


@pytest.mark.usefixtures("_protected")
def test_a_wish_never_troubles_a_silent_request(browser: Browser, service: Service) -> None:
    """OIDC Core §3.1.2.1: `acr_values` is voluntary; what is essential is refused instead."""
    assert "code" in parameters_of(service.authorize(browser, prompt="none", acr_values=TWO_FACTORS))
    for wish in WISHED:
        assert "code" in parameters_of(service.authorize(browser, prompt="none", claims=wish))
    refused = parameters_of(service.authorize(browser, prompt="none", claims=ESSENTIAL))
    assert refused["error"] == "login_required"


@pytest.mark.usefixtures("_protected")
def test_nothing_more_is_asked_when_one_factor_is_enough(browser: Browser, service: Service) -> None:
    wanted = f"{TWO_FACTORS} https://refeds.org/profile/sfa"
    assert "code" in parameters_of(service.authorize(browser, acr_values=wanted))


def test_nobody_is_sent_for_a_factor_that_they_do_not_have(browser: Browser, service: Service) -> None:
    assert "code" in parameters_of(service.authorize(browser, acr_values=TWO_FACTORS))
    for wish in WISHED:
        assert "code" in parameters_of(service.authorize(browser, claims=wish))
    refused = parameters_of(service.authorize(browser, claims=ESSENTIAL))
    assert refused["error"] == "unmet_authentication_requirements"
