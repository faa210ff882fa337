"""Too many failures lock the account, its mailbox releases it (R100–R110, E21–E25, J6)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.models import Activity, Lock, LoginFailures, LoginSession, User
from kagu.mailed_links.models import MailedLink
from tests.clock import Clock
from tests.connect.conftest import PASSWORD
from tests.connect.login.conftest import log_in
from tests.connect.login.failures import REFUSAL, UNLOCK, fail
from tests.connect.pages import seen_by_stranger, text_of
from tests.counts import forget_all_counts
from tests.mailed_links.clicks import A_CLICK, parts
from tests.mails import Mailbox, html_of, path_of
from tests.threads import run_together

pytestmark = pytest.mark.django_db
DONE = "Votre compte est désormais déverrouillé"


@pytest.fixture
def theophile(make_person: Callable[..., User]) -> User:
    return make_person("Théophile", email="theophile@exemple.nc")


@pytest.fixture
def link(browser: Browser, theophile: User, mails: Mailbox) -> str:
    """The path of the link that the lock mails."""
    browser.get("/oidc/login")
    fail(browser, theophile.email, 10)
    return path_of(mails.last_link_to(theophile.email))


def press(browser: Browser, link: str) -> Any:
    return browser.post(UNLOCK, parts(link))


def test_ten_failures_in_a_row_lock_and_nine_do_not(
    browser: Browser, theophile: User, mails: Mailbox
) -> None:
    fail(browser, theophile.email, 9)
    theophile.refresh_from_db()
    assert theophile.state == User.State.ACTIVE
    fail(browser, theophile.email, 1)
    theophile.refresh_from_db()
    assert theophile.state == User.State.LOCKED
    assert theophile.locks.get().cause == Lock.Cause.FAILURES


def test_a_success_starts_the_count_again(browser: Browser, theophile: User) -> None:
    fail(browser, theophile.email, 9)
    log_in(browser, theophile.email)
    fail(browser, theophile.email, 9)
    theophile.refresh_from_db()
    assert theophile.state == User.State.ACTIVE


def test_the_mail_has_the_texts_of_the_notice(link: str, mails: Mailbox) -> None:
    mail = mails.last_mail_to("theophile@exemple.nc")
    text = str(mail.body)
    assert mail.subject == "Votre compte NC-Connect a été bloqué"
    for sentence in (
        "Bonjour Théophile,",
        "Suite à un trop grand nombre d'échecs de connexion sur votre compte (t•••@exemple.nc), ce dernier "
        "a été désactivé.",
        "Afin de le réactiver, veuillez cliquer sur le lien suivant.",
        "Si le lien ne fonctionne pas, vous pouvez copier coller l'adresse suivante dans la barre de "
        "navigation de votre navigateur",
    ):
        assert sentence in text
    assert ">lien suivant</a>" in html_of(mail)


def test_the_link_unlocks_and_the_account_logs_in_as_before(
    browser: Browser, theophile: User, link: str
) -> None:
    """R107, R108, R110."""
    assert "Confirmer" in text_of(browser.get(link))
    assert DONE in text_of(press(browser, link))
    theophile.refresh_from_db()
    assert theophile.state == User.State.ACTIVE
    assert theophile.locks.get().released_by == Lock.Release.LINK
    assert not LoginSession.objects.filter(user=theophile).exists()
    fail(browser, theophile.email, 9)
    assert log_in(browser, theophile.email).status_code == 302


def test_one_click_is_enough_in_the_browser_that_failed(browser: Browser, link: str) -> None:
    assert "data-presses-itself" in text_of(browser.get(link, headers=A_CLICK))
    assert "data-presses-itself" not in text_of(Browser().get(link, headers=A_CLICK))


def test_the_right_password_says_that_the_account_is_locked(
    browser: Browser, theophile: User, link: str
) -> None:
    """Only then: a wrong one says nothing."""
    assert REFUSAL in text_of(log_in(browser, theophile.email, "wrong"))
    page = text_of(log_in(browser, theophile.email))
    assert "Votre compte est bloqué" in page
    assert "Renvoyer l'email" in page
    assert not LoginSession.objects.filter(user=theophile).exists()


def test_a_locked_account_and_an_unknown_address_look_alike(
    browser: Browser, theophile: User, link: str
) -> None:
    locked = log_in(Browser(), theophile.email, "wrong")
    forget_all_counts()
    unknown = log_in(Browser(), "nobody@exemple.nc", "wrong")
    assert seen_by_stranger(locked, theophile.email) == seen_by_stranger(unknown, "nobody@exemple.nc")


def test_the_mail_is_sent_again_to_who_shows_the_right_password(
    browser: Browser, theophile: User, link: str, mails: Mailbox
) -> None:
    """E22: three mails a day on the owner's wish; past them the page says until when."""
    log_in(browser, theophile.email)
    mails.clear()
    for _ in range(4):
        page = text_of(browser.post("/oidc/resend-unlock"))
    assert len(mails.mails_to(theophile.email)) == 3
    assert "rien de plus n'y est envoyé avant le" in page
    assert DONE in text_of(press(Browser(), path_of(mails.last_link_to(theophile.email))))


def test_a_stranger_cannot_have_the_mail_sent(theophile: User, link: str, mails: Mailbox) -> None:
    mails.clear()
    stranger = Browser()
    log_in(stranger, theophile.email, "wrong")
    assert stranger.post("/oidc/resend-unlock")["Location"] == "/oidc/login"
    assert mails.mails_to(theophile.email) == []


def test_the_right_to_send_again_ends_after_ten_minutes(
    browser: Browser, theophile: User, link: str, mails: Mailbox, clock: Clock
) -> None:
    mails.clear()
    log_in(browser, theophile.email)
    clock.move(601)
    assert browser.post("/oidc/resend-unlock")["Location"] == "/oidc/login"
    assert mails.mails_to(theophile.email) == []


def test_open_sessions_survive_the_lock(browser: Browser, theophile: User, mails: Mailbox) -> None:
    """D8."""
    log_in(browser, theophile.email)
    fail(Browser(), theophile.email, 10)
    assert browser.get("/mon-compte/").status_code == 200


def test_a_used_link_shows_the_same_page_again(browser: Browser, link: str) -> None:
    """E5, E25."""
    press(browser, link)
    assert DONE in text_of(press(browser, link))
    assert DONE in text_of(browser.get(link))
    assert Activity.objects.filter(kind="account_unlocked").count() == 1


def test_a_link_of_an_account_released_another_way_is_a_success(
    browser: Browser, theophile: User, link: str
) -> None:
    """E25."""
    browser.post("/oidc/forgotten-password", {"email": theophile.email})
    User.objects.filter(pk=theophile.pk).update(state=User.State.ACTIVE)
    assert DONE in text_of(press(browser, link))


def test_an_expired_link_leads_to_another_mail(browser: Browser, link: str) -> None:
    MailedLink.objects.update(expires_at=timezone.now())
    page = text_of(browser.get(link))
    assert "Ce lien a expiré" in page
    assert "/oidc/forgotten-password" in page


def test_a_used_link_does_not_release_a_later_lock(
    browser: Browser, theophile: User, link: str, mails: Mailbox
) -> None:
    press(browser, link)
    fail(browser, theophile.email, 10)
    assert "Ce lien a déjà servi" in text_of(press(browser, link))
    theophile.refresh_from_db()
    assert theophile.state == User.State.LOCKED


def test_a_suspension_is_not_released_by_the_link(browser: Browser, theophile: User, link: str) -> None:
    User.objects.filter(pk=theophile.pk).update(state=User.State.SUSPENDED)
    assert press(browser, link).status_code == 404
    theophile.refresh_from_db()
    assert theophile.state == User.State.SUSPENDED


def test_every_lock_is_mailed_however_often_strangers_lock(
    browser: Browser, theophile: User, mails: Mailbox
) -> None:
    """Strangers' locks take nothing from what the owner may ask for."""
    for _ in range(5):
        fail(Browser(), theophile.email, 10)
        mails.deliver()
        User.objects.filter(pk=theophile.pk).update(state=User.State.ACTIVE)
        Lock.objects.update(released_at=timezone.now())
        LoginFailures.objects.all().delete()
    assert len(mails.mails_to(theophile.email)) == 5
    fail(Browser(), theophile.email, 10)
    log_in(browser, theophile.email)
    assert "vient d'être envoyé" in text_of(browser.post("/oidc/resend-unlock"))
    assert len(mails.mails_to(theophile.email)) == 7


def test_after_a_hundred_failures_even_the_right_password_says_nothing(
    browser: Browser, theophile: User
) -> None:
    """A locked account must not become a place to test passwords (NIST SP 800-63B)."""
    LoginFailures.objects.create(
        counter=f"account:{theophile.pk}", count=99, first_at=timezone.now(), last_at=timezone.now()
    )
    fail(browser, theophile.email, 1)
    assert REFUSAL in text_of(log_in(browser, theophile.email))


def test_delays_grow_from_the_third_failure_and_are_the_same_for_unknown_addresses(
    theophile: User, settings: Any
) -> None:
    """D6."""
    settings.FAILURE_DELAY = timedelta(seconds=30)
    answers = {}
    for email in (theophile.email, "nobody@exemple.nc"):
        browser = Browser()
        answers[email] = [log_in(browser, email, "wrong") for _ in range(4)]
    for known, unknown in zip(*answers.values(), strict=True):
        assert seen_by_stranger(known, theophile.email) == seen_by_stranger(unknown, "nobody@exemple.nc")
    last = answers[theophile.email][3]
    assert last.status_code == 429
    assert 0 < int(last["Retry-After"]) <= 30
    assert "Trop d'essais à la suite." in text_of(last)
    assert [answer.status_code for answer in answers[theophile.email]] == [200, 200, 200, 429]


def test_a_delay_on_one_network_does_not_stop_the_owner_on_another(
    browser: Browser, theophile: User, settings: Any
) -> None:
    """E23."""
    settings.FAILURE_DELAY = timedelta(seconds=30)
    for _ in range(4):
        log_in(browser, theophile.email, "wrong", REMOTE_ADDR="203.0.113.9")
    assert log_in(browser, theophile.email, REMOTE_ADDR="203.0.113.9").status_code == 429
    assert log_in(browser, theophile.email, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_one_network_cannot_try_one_password_on_everybody(settings: Any) -> None:
    """E24."""
    settings.FAILURES_PER_NETWORK = 5
    browser = Browser()
    statuses = [log_in(browser, f"person{n}@exemple.nc").status_code for n in range(7)]
    assert statuses == [200] * 5 + [429] * 2
    assert log_in(browser, "person9@exemple.nc", REMOTE_ADDR="192.0.2.7").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_failures_at_the_same_moment_lock_once(theophile: User, settings: Any, mails: Mailbox) -> None:
    settings.FAILURE_DELAY = timedelta(0)
    settings.FAILURES_BEFORE_LOCK = 3
    run_together(*[lambda: log_in(Browser(), theophile.email, "wrong")] * 6)
    theophile.refresh_from_db()
    assert theophile.state == User.State.LOCKED
    assert len(mails.mails_to(theophile.email)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_unlock_once(theophile: User, link: str) -> None:
    results = run_together(*[lambda: DONE in text_of(press(Browser(), link))] * 2)
    assert results == [True, True]
    assert Activity.objects.filter(kind="account_unlocked").count() == 1
    assert log_in(Browser(), theophile.email, PASSWORD).status_code == 302
