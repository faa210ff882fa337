"""Every page says until when the session lasts, and whoever is there makes it last."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from kagu.tax_portal.taxpayers.models import PortalUser
from tests.clock import Clock
from tests.tax_portal.conftest import LogIn
from tests.tax_portal.pages import text_of

STAY = "/session/"


@pytest.mark.parametrize("address", ["/", "/mon-profil/", "/contact/", "/nowhere/"])
def test_every_page_of_the_portal_warns_before_its_session_ends(
    alice: PortalUser, log_in: LogIn, address: str
) -> None:
    page = log_in(alice).get(address)
    assert "Votre session se termine à" in text_of(page)
    assert f'data-stay="{STAY}"' in page.content.decode()
    assert "session se termine" not in Client().get("/contact/").content.decode()


def test_one_press_keeps_the_session(alice: PortalUser, log_in: LogIn, clock: Clock) -> None:
    browser = log_in(alice)
    idle = settings.SESSION_IDLE_LIFETIME.total_seconds()
    for _ in range(3):
        clock.move(idle - 120)
        assert browser.get(STAY).json()["seconds"] == idle - 60
    clock.move(idle + 60)
    assert browser.get(STAY).status_code == 302


def test_no_press_keeps_a_session_beyond_its_longest(
    alice: PortalUser, log_in: LogIn, clock: Clock, settings: Any
) -> None:
    settings.SESSION_ABSOLUTE_LIFETIME = settings.SESSION_IDLE_LIFETIME
    browser = log_in(alice)
    assert not browser.get(STAY).json()["is_last"]
    clock.move(settings.SESSION_IDLE_LIFETIME.total_seconds() - 120)
    told = browser.get(STAY).json()
    assert 0 < told["seconds"] <= 120
    assert told["is_last"]
    assert "data-is-last" in browser.get("/mon-profil/").content.decode()
