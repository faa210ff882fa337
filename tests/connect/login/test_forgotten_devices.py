"""Browsers become strangers again: ended by their owner, or unseen for a year (E23, ASVS 7.4.3)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kagu.connect.accounts.attempts.known_devices import forget_unseen_devices
from kagu.connect.accounts.end_sessions import end_all_sessions
from kagu.connect.accounts.models import KnownDevice, LoginSession, User
from tests.connect.login.conftest import log_in
from tests.connect.login.failures import fail, locked_by_strangers
from tests.connect.pages import text_of

pytestmark = pytest.mark.django_db
PAGE = "/mon-compte/appareils/"
LOCKED = "Votre compte est bloqué"


@pytest.fixture
def laptop(alice: User) -> Browser:
    """Stolen with Alice's session open in it."""
    laptop = Browser()
    log_in(laptop, alice.email)
    return laptop


@pytest.fixture
def phone(alice: User, laptop: Browser) -> Browser:
    """What Alice has left."""
    phone = Browser()
    log_in(phone, alice.email)
    return phone


def is_known(browser: Browser, person: User) -> bool:
    """Whether strangers' failures do not stop the account in this browser."""
    locked_by_strangers(person)
    return LOCKED not in text_of(log_in(browser, person.email))


def sid_of(browser: Browser) -> str:
    return str(browser.session["sid"])


def test_closing_its_session_makes_a_browser_a_stranger(alice: User, laptop: Browser, phone: Browser) -> None:
    stolen = LoginSession.objects.get(sid=sid_of(laptop))
    assert "Fermer sa session le fait oublier." in text_of(phone.get(PAGE))
    phone.post(PAGE, {"session": stolen.pk})
    assert KnownDevice.objects.get(user=alice).sid == sid_of(phone)
    assert not is_known(laptop, alice)
    assert is_known(phone, alice)


def test_closing_the_others_does_too_and_spares_this_one(
    alice: User, laptop: Browser, phone: Browser, home: Browser
) -> None:
    """Also those whose session ended before, as at `home`."""
    page = phone.post(PAGE, {"session": "others"}, follow=True)
    assert "1 autre session fermée." in text_of(page)
    assert KnownDevice.objects.get(user=alice).sid == sid_of(phone)
    for browser in (laptop, home):
        assert not is_known(browser, alice)
    assert is_known(phone, alice)


def test_browsers_without_a_session_can_be_forgotten(alice: User, home: Browser) -> None:
    phone = Browser()
    log_in(phone, alice.email)
    page = text_of(phone.get(PAGE))
    assert "Oublier les autres navigateurs" in page
    assert "Fermer toutes les autres sessions" not in page
    page = text_of(phone.post(PAGE, {"session": "others"}, follow=True))
    assert "Les autres navigateurs sont oubliés." in page
    assert "Oublier les autres navigateurs" not in page
    assert not is_known(home, alice)


def test_all_sessions_ended_by_an_agent_end_what_browsers_may(
    alice: User, laptop: Browser, phone: Browser
) -> None:
    """ASVS 7.4.5."""
    end_all_sessions(alice, actor="agent", reason="vol")
    assert not KnownDevice.objects.filter(user=alice).exists()
    assert not is_known(laptop, alice)


def test_a_session_closed_by_its_owner_leaves_other_people_known_there(
    alice: User, bob: User, laptop: Browser, phone: Browser
) -> None:
    alices = sid_of(laptop)
    log_in(laptop, bob.email)
    phone.post(PAGE, {"session": "others"})
    assert not LoginSession.objects.filter(sid=alices).exists()
    assert is_known(laptop, bob)
    assert not is_known(laptop, alice)


def test_logging_out_is_no_reason_to_forget(alice: User, home: Browser) -> None:
    assert is_known(home, alice)


@pytest.mark.parametrize(("days", "known"), [(364, True), (365, False)])
def test_a_browser_unseen_for_a_year_is_a_stranger(
    alice: User, home: Browser, days: int, known: bool
) -> None:
    """Whatever its cookie says: the date is the row's."""
    KnownDevice.objects.update(last_at=timezone.now() - timedelta(days=days))
    assert is_known(home, alice) is known


def test_the_worker_forgets_browsers_unseen_for_a_year(alice: User, home: Browser, laptop: Browser) -> None:
    KnownDevice.objects.filter(sid=sid_of(laptop)).update(last_at=timezone.now() - timedelta(days=366))
    assert forget_unseen_devices() == 1
    assert forget_unseen_devices() == 0
    assert KnownDevice.objects.filter(user=alice).count() == 1


def test_what_may_be_forgotten_costs_a_login_no_statement(alice: User, home: Browser) -> None:
    """The session's id goes into the row that a known browser's login writes anyway."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        log_in(home, alice.email)
    writes = [query["sql"] for query in queries if "accounts_knowndevice" in query["sql"]]
    assert len([sql for sql in writes if sql.startswith("UPDATE")]) == 1
    assert len([sql for sql in writes if sql.startswith("SELECT")]) == 1


def test_ten_failures_at_home_leave_nothing_to_close(alice: User, home: Browser, settings: Any) -> None:
    fail(home, alice.email, settings.FAILURES_BEFORE_LOCK)
    assert not KnownDevice.objects.filter(user=alice).exists()
