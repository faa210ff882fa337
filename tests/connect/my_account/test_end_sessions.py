"""« Vos appareils connectés »: see and end sessions (ASVS 7.4.3, 7.5.2)."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.models import Activity, LoginFailures, LoginSession, User
from kagu.connect.accounts.models.devices import device_in_words
from kagu.connect.clients.models import Client
from kagu.outbox.models import OutboxMessage
from tests.connect.conftest import PASSWORD
from tests.connect.my_account.conftest import log_in
from tests.connect.my_account.pages import text

Connect = Callable[[User, Client], None]
PAGE = "/mon-compte/appareils/"


def end(browser: Browser, session: object) -> Any:
    return browser.post(PAGE, {"session": session}, follow=True)


def log_in_long_ago(browser: Browser, user: User) -> None:
    """A session whose password was typed half an hour ago."""
    log_in(browser, user)
    session = browser.session
    session["auth_time"] -= 1800
    session.save()


def test_each_session_tells_its_device_its_place_and_its_times(alice: User, alices_browser: Browser) -> None:
    log_in(Browser(), alice)
    page = text(alices_browser.get(PAGE))
    assert page.count("Firefox") >= 2
    assert page.count("Cet appareil") == 1
    assert page.count("Connecté depuis le") == 2
    assert page.count("Dernière activité") == 2
    assert "Réseau : 192.0.2.0/24" in page
    assert "192.0.2.7" not in page


def test_a_session_is_as_old_as_its_login_not_as_the_browser_s_first_page(
    alice: User, alices_browser: Browser
) -> None:
    """A confirmation renews the login, and does not make the session look younger either."""
    browser = Browser()
    browser.post("/oidc/forgotten-password", {"email": alice.email})
    anybodys = LoginSession.objects.get(user=None)
    an_hour_ago = timezone.now() - timedelta(hours=1)
    LoginSession.objects.filter(pk=anybodys.pk).update(created_at=an_hour_ago)
    browser.post("/oidc/login", {"email": alice.email, "password": PASSWORD})
    session = LoginSession.objects.get(pk=anybodys.pk)
    assert session.user == alice
    assert timezone.now() - session.created_at < timedelta(minutes=5)
    LoginSession.objects.filter(pk=session.pk).update(created_at=an_hour_ago)
    browser.post("/mon-compte/confirmer/", {"password": PASSWORD})
    assert LoginSession.objects.get(pk=session.pk).created_at == an_hour_ago


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 20, "9" * 19, "0", "-1", "x", "²"])
def test_a_number_that_names_no_session_ends_none(alice: User, alices_browser: Browser, number: str) -> None:
    log_in(Browser(), alice)
    assert end(alices_browser, number).status_code == 200
    assert LoginSession.objects.filter(user=alice).count() == 2


def test_one_session_can_be_ended(alice: User, alices_browser: Browser) -> None:
    elsewhere = Browser()
    other = log_in(elsewhere, alice)
    page = text(end(alices_browser, other.pk))
    assert "La session est fermée" in page
    assert "Fermer cette session" not in page
    assert elsewhere.get("/mon-compte/").status_code == 302
    assert alices_browser.get("/mon-compte/").status_code == 200
    assert Activity.objects.filter(kind="session_ended").count() == 1


def test_all_the_others_can_be_ended_at_once(alice: User, alices_browser: Browser) -> None:
    for _ in range(3):
        log_in(Browser(), alice)
    assert "3 autres sessions fermées." in text(end(alices_browser, "others"))
    assert Activity.objects.get(kind="other_sessions_ended").details == {"count": 3}
    assert LoginSession.objects.filter(user=alice).count() == 1
    assert alices_browser.get("/mon-compte/").status_code == 200


def test_services_of_an_ended_session_are_told(
    alice: User,
    alices_browser: Browser,
    make_service: Callable[..., Client],
    connect: Callable[[User, Client], None],
) -> None:
    """ASVS 7.6.1."""
    other = log_in(Browser(), alice)
    connect(alice, make_service("impots"))
    end(alices_browser, other.pk)
    logout = OutboxMessage.objects.get(kind="logout_token")
    assert logout.payload["sid"] == other.sid


def test_a_strangers_session_cannot_be_ended(alices_browser: Browser, bob: User) -> None:
    """ASVS 8.2.2."""
    bobs_browser = Browser()
    bobs = log_in(bobs_browser, bob)
    end(alices_browser, bobs.pk)
    assert bobs_browser.get("/mon-compte/").status_code == 200


def test_this_session_is_not_ended_from_here(alice: User, alices_browser: Browser) -> None:
    end(alices_browser, alice.login_sessions.get().pk)
    assert alices_browser.get("/mon-compte/").status_code == 200


@pytest.mark.parametrize("session", ["", "0", "x", "99999999999999999999", "-1"])
def test_a_session_that_is_none_ends_nothing(alice: User, alices_browser: Browser, session: str) -> None:
    assert end(alices_browser, session).status_code == 200
    assert LoginSession.objects.filter(user=alice).count() == 1


def test_expired_sessions_do_not_show(alice: User, alices_browser: Browser) -> None:
    other = log_in(Browser(), alice)
    LoginSession.objects.filter(pk=other.pk).update(expire_date=timezone.now() - timedelta(seconds=1))
    assert text(alices_browser.get(PAGE)).count("Connecté depuis le") == 1


def test_the_password_is_asked_when_it_was_typed_long_ago(alice: User) -> None:
    """ASVS 7.5.2: after it the page comes back, under a new session id (7.2.4), with the same sid."""
    browser = Browser()
    log_in_long_ago(browser, alice)
    asked = browser.get(PAGE)
    assert asked["Location"] == "/mon-compte/confirmer/?next=%2Fmon-compte%2Fappareils%2F"
    former, sid = browser.cookies[settings.SESSION_COOKIE_NAME].value, alice.login_sessions.get().sid
    answer = browser.post(asked["Location"], {"password": PASSWORD}, follow=True)
    assert "Cet appareil" in text(answer)
    assert browser.cookies[settings.SESSION_COOKIE_NAME].value != former
    assert alice.login_sessions.get().sid == sid


def test_ending_a_session_needs_a_recent_password_too(alice: User) -> None:
    browser, elsewhere = Browser(), Browser()
    log_in_long_ago(browser, alice)
    other = log_in(elsewhere, alice)
    assert browser.post(PAGE, {"session": other.pk})["Location"].startswith("/mon-compte/confirmer/")
    assert elsewhere.get("/mon-compte/").status_code == 200


def test_a_wrong_password_opens_nothing_and_counts(alice: User) -> None:
    browser = Browser()
    log_in_long_ago(browser, alice)
    answer = browser.post(f"/mon-compte/confirmer/?next={PAGE}", {"password": "pas le bon"}, follow=True)
    assert "Ce mot de passe n'est pas le bon." in text(answer)
    assert browser.get(PAGE).status_code == 302
    assert LoginFailures.objects.get().count == 1


@pytest.mark.parametrize(
    "elsewhere",
    ["https://exemple.org/", "//exemple.org/mon-compte/", "/mon-compte/..//exemple.org", "/oidc/logout", ""],
)
def test_nobody_is_sent_elsewhere_after_the_password(alices_browser: Browser, elsewhere: str) -> None:
    """E62, ASVS 3.7.2."""
    answer = alices_browser.post(f"/mon-compte/confirmer/?next={elsewhere}", {"password": PASSWORD})
    assert answer["Location"].startswith("/mon-compte/")


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox sur Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari sur iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
            "Chrome sur Android",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge sur Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15) Version/18 Safari/605.1", "Safari sur Mac"),
        ("curl/8", "Appareil inconnu"),
        ("", "Appareil inconnu"),
    ],
)
def test_a_device_is_named_in_words(user_agent: str, words: str) -> None:
    assert device_in_words(user_agent) == words


def test_an_operator_ends_everybodys_sessions(
    alice: User,
    bob: User,
    make_service: Callable[..., Client],
    connect: Connect,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """ASVS 7.4.5: services are told, histories say so; what comes after is not touched."""
    monkeypatch.setattr("kagu.connect.accounts.end_sessions.AT_A_TIME", 1)
    browsers = [Browser() for _ in range(3)]
    for browser, user in zip(browsers, (alice, alice, bob), strict=True):
        log_in(browser, user)
    connect(alice, make_service("impots"))
    # Where nobody is logged in yet, a password may have been given already.
    assert Browser().session.session_key
    said = StringIO()
    call_command("end_all_sessions", "--reason", "fuite du 4 mars", stdout=said)
    assert "2" in said.getvalue()
    assert [browser.get("/mon-compte/").status_code for browser in browsers] == [302] * 3
    assert not LoginSession.objects.exists()
    assert OutboxMessage.objects.filter(kind="logout_token").count() == 2
    lines = Activity.objects.filter(kind="all_sessions_ended")
    assert [line.details for line in lines] == [{"reason": "fuite du 4 mars"}] * 2
    log_in(browsers[0], alice)
    assert "Toutes les sessions fermées" in text(browsers[0].get("/mon-compte/historique/"))


def test_ending_everybodys_sessions_needs_a_reason(db: None) -> None:
    with pytest.raises(CommandError, match="reason"):
        call_command("end_all_sessions")
