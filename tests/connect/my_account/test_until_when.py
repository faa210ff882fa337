"""Every page says until when the session lasts, and whoever is there makes it last."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client as Browser

from kagu.connect.accounts.models import LoginSession
from kagu.site import clock as site_clock
from tests.clock import Clock
from tests.connect.pages import text_of

pytestmark = pytest.mark.django_db
STAY = "/session/"


@pytest.mark.parametrize("address", ["/mon-compte/", "/mon-compte/email/", "/contact/", "/nowhere/"])
def test_every_page_warns_before_its_session_ends(alices_browser: Browser, address: str) -> None:
    page = alices_browser.get(address)
    assert "Votre session se termine à" in text_of(page)
    assert f'data-stay="{STAY}"' in page.content.decode()
    assert "session se termine" not in Browser().get("/contact/").content.decode()


def test_one_press_keeps_the_session(alices_browser: Browser, clock: Clock) -> None:
    idle = settings.SESSION_IDLE_LIFETIME.total_seconds()
    for _ in range(3):
        clock.move(idle - 120)
        assert alices_browser.get(STAY).json()["seconds"] == idle - 60
    clock.move(idle + 60)
    assert alices_browser.get(STAY).status_code == 302


def test_no_press_keeps_a_session_beyond_its_longest(
    alices_browser: Browser, clock: Clock, settings: Any
) -> None:
    idle = settings.SESSION_IDLE_LIFETIME
    settings.SESSION_ABSOLUTE_LIFETIME = idle
    clock.move(idle.total_seconds() - 120)
    told = alices_browser.get(STAY).json()
    assert 0 < told["seconds"] <= 120
    assert told["is_last"]


def test_to_ask_is_to_be_seen(alices_browser: Browser, clock: Clock) -> None:
    """What the page says is what the session's row says, to the minute."""
    clock.move(600)
    seconds = alices_browser.get(STAY).json()["seconds"]
    row = LoginSession.objects.get()
    assert seconds == (row.expire_date - site_clock.now()).total_seconds() - 60
