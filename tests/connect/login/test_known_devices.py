"""The lock cannot be turned on its owner: known browsers, proof of work (E23, E24, ASVS 6.1.1, 6.3.1)."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import KnownDevice, User
from kagu.connect.accounts.models.origin import device_of, signed_device
from kagu.connect.accounts.passwords import hashing
from kagu.connect.accounts.passwords.gate import PasswordGate
from tests.connect.conftest import PASSWORD
from tests.connect.login.conftest import log_in
from tests.connect.login.failures import UNLOCK, fail, locked_by_strangers
from tests.connect.login.forgotten_password import NEW, RESET
from tests.connect.pages import seen_by_stranger, text_of
from tests.mailed_links.clicks import parts
from tests.mails import Mailbox, link_in, path_of

pytestmark = pytest.mark.django_db
COOKIE = "known_device"


def test_a_lock_by_strangers_does_not_stop_the_owner_s_browser(alice: User, home: Browser) -> None:
    locked_by_strangers(alice)
    assert log_in(home, alice.email).status_code == 302
    assert "Des inconnus ont essayé d'ouvrir votre compte" in text_of(home.get("/mon-compte/"))
    assert "Votre compte est bloqué" in text_of(log_in(Browser(), alice.email))


def test_the_owner_s_browser_may_still_change_what_is_sensitive(alice: User, home: Browser) -> None:
    locked_by_strangers(alice)
    log_in(home, alice.email)
    form = {"current_password": PASSWORD, "new_password": NEW, "confirmation": NEW}
    home.post("/mon-compte/mot-de-passe/", form)
    alice.refresh_from_db()
    assert alice.check_password(NEW)


@pytest.mark.parametrize("path", ["/mon-compte/mot-de-passe/", "/mon-compte/email/"])
def test_a_flood_does_not_keep_the_owner_s_browser_from_acting(
    alice: User, home: Browser, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """ASVS 6.1.1: strangers fill the gate but for the places kept for browsers that an account knows."""
    log_in(home, alice.email)
    gate = PasswordGate(at_once=1, queue=4, patience=1)
    monkeypatch.setattr(hashing, "gate", gate)
    address = {"new_email": "autre@exemple.nc", "confirmation": "autre@exemple.nc", "password": PASSWORD}
    password = {"current_password": PASSWORD, "new_password": NEW, "confirmation": NEW}
    for _ in range(4):
        gate._enter_queue(is_known=False)
    assert log_in(Browser(), alice.email).status_code == 503
    response = home.post(path, address if path.endswith("email/") else password)
    assert response.status_code == 302


def test_a_log_in_in_a_strange_browser_starts_the_count_of_such_browsers_again(
    alice: User, settings: Any
) -> None:
    fail(Browser(), alice.email, settings.FAILURES_BEFORE_LOCK - 1)
    assert log_in(Browser(), alice.email).status_code == 302
    fail(Browser(), alice.email, settings.FAILURES_BEFORE_LOCK - 1)
    alice.refresh_from_db()
    assert alice.state == User.State.ACTIVE


def test_failures_of_strangers_do_not_count_for_the_owner_s_browser(alice: User, home: Browser) -> None:
    fail(Browser(), alice.email, 9)
    fail(home, alice.email, 9)
    alice.refresh_from_db()
    assert alice.state == User.State.ACTIVE
    assert log_in(home, alice.email).status_code == 302


def test_an_unlock_starts_the_count_of_the_owner_s_browser_again_too(
    alice: User, home: Browser, mails: Mailbox
) -> None:
    """R110: nine more failures, and it is still the owner's."""
    fail(home, alice.email, 5)
    locked_by_strangers(alice)
    Browser().post(UNLOCK, parts(path_of(mails.last_link_to(alice.email))))
    fail(home, alice.email, 9)
    locked_by_strangers(alice)
    assert log_in(home, alice.email).status_code == 302


def test_a_login_at_home_does_not_give_strangers_more_tries(alice: User, home: Browser) -> None:
    fail(Browser(), alice.email, 9)
    log_in(home, alice.email)
    fail(Browser(), alice.email, 1)
    alice.refresh_from_db()
    assert alice.state == User.State.LOCKED


def test_ten_failures_in_the_owner_s_browser_lock_it_too(alice: User, home: Browser, mails: Mailbox) -> None:
    fail(home, alice.email, 10)
    alice.refresh_from_db()
    assert alice.state == User.State.LOCKED
    assert not KnownDevice.objects.filter(user=alice).exists()
    assert "Votre compte est bloqué" in text_of(log_in(home, alice.email))
    assert len(mails.mails_to(alice.email)) == 1


def test_delays_of_strangers_on_the_same_network_do_not_slow_the_owner(
    alice: User, home: Browser, settings: Any
) -> None:
    settings.FAILURE_DELAY = timedelta(seconds=30)
    settings.FAILURES_PER_NETWORK = 5
    stranger = Browser()
    statuses = [log_in(stranger, alice.email, "wrong").status_code for _ in range(5)]
    assert statuses[-1] == 429
    assert log_in(home, alice.email).status_code == 302


def test_the_owner_s_browser_has_delays_of_its_own(alice: User, home: Browser, settings: Any) -> None:
    settings.FAILURE_DELAY = timedelta(seconds=30)
    statuses = [log_in(home, alice.email, "wrong").status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]


def test_the_cookie_changes_at_each_login_and_only_its_hash_is_kept(alice: User, home: Browser) -> None:
    before = home.cookies[COOKIE].value
    log_in(home, alice.email)
    after = home.cookies[COOKIE]
    assert before != after.value
    secret = device_of({COOKIE: after.value})
    assert KnownDevice.objects.get(user=alice).secret_hash == hashlib.sha256(secret.encode()).hexdigest()
    assert (after["httponly"], after["samesite"]) == (True, "Lax")
    stolen = Browser()
    stolen.cookies[COOKIE] = before
    locked_by_strangers(alice)
    assert "Votre compte est bloqué" in text_of(log_in(stolen, alice.email))


def test_one_browser_may_be_known_to_two_people(alice: User, bob: User, home: Browser) -> None:
    log_in(home, bob.email)
    locked_by_strangers(alice)
    fail(Browser(), bob.email, 10)
    for person in (alice, bob):
        home.post("/oidc/logout")
        assert log_in(home, person.email).status_code == 302


def test_the_cookie_of_one_person_is_nothing_for_another(alice: User, bob: User, home: Browser) -> None:
    fail(Browser(), bob.email, 10)
    assert "Votre compte est bloqué" in text_of(log_in(home, bob.email))


def test_at_most_twenty_browsers_are_known(alice: User) -> None:
    for _ in range(22):
        log_in(Browser(), alice.email)
    assert KnownDevice.objects.filter(user=alice).count() == 20


@pytest.mark.parametrize("how", ["reset", "suspended"])
def test_a_known_browser_does_not_open_what_is_closed(alice: User, home: Browser, how: str) -> None:
    if how == "reset":
        User.objects.filter(pk=alice.pk).update(must_change_password=True)
        assert "Choisissez un nouveau mot de passe" in text_of(log_in(home, alice.email))
    else:
        User.objects.filter(pk=alice.pk).update(state=User.State.SUSPENDED)
        assert "Votre compte est suspendu" in text_of(log_in(home, alice.email))


def test_a_new_password_by_mail_makes_every_other_browser_a_stranger(
    alice: User, home: Browser, mails: Mailbox
) -> None:
    elsewhere = Browser()
    elsewhere.post("/oidc/forgotten-password", {"email": alice.email})
    link = path_of(mails.last_link_to(alice.email))
    elsewhere.post(RESET, {**parts(link), "password": NEW, "confirmation": NEW})
    locked_by_strangers(alice)
    assert "Votre compte est bloqué" in text_of(log_in(home, alice.email, NEW))
    assert log_in(elsewhere, alice.email, NEW).status_code == 302


def test_who_unlocks_by_mail_is_not_locked_out_again_by_strangers(alice: User, mails: Mailbox) -> None:
    locked_by_strangers(alice)
    owner = Browser()
    owner.post(UNLOCK, parts(path_of(mails.last_link_to(alice.email))))
    locked_by_strangers(alice)
    assert log_in(owner, alice.email).status_code == 302


def test_a_cookie_we_never_gave_is_not_even_looked_up(alice: User, home: Browser) -> None:
    given = home.cookies[COOKIE].value
    secret = device_of({COOKIE: given})
    for forged in (
        "",
        "x",
        "x:y",
        given[:-1],
        given.replace(":", ""),
        f"{secret}:x",
        "é" * 500,
    ):
        assert device_of({COOKIE: forged}) == ""
    assert secret


def test_a_cookie_of_nobody_changes_nothing_in_the_answers(alice: User) -> None:
    stranger = Browser()
    stranger.cookies[COOKIE] = signed_device("not a device of anybody")
    known = log_in(stranger, alice.email, "wrong")
    unknown = log_in(stranger, "nobody@exemple.nc", "wrong")
    assert seen_by_stranger(known, alice.email) == seen_by_stranger(unknown, "nobody@exemple.nc")


def test_a_login_in_a_new_browser_is_told_by_mail(alice: User, home: Browser, mails: Mailbox) -> None:
    """M21, ASVS 6.3.5."""
    mails.clear()
    log_in(home, alice.email)
    assert mails.mails_to(alice.email) == []
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Firefox/130.0"
    for _ in range(2):
        log_in(Browser(), alice.email, headers={"user-agent": firefox})
    mail = mails.last_mail_to(alice.email)
    assert len(mails.mails_to(alice.email)) == 1
    assert mail.subject == "Nouvelle connexion à votre compte NC Connect"
    assert "Firefox" in str(mail.body)
    assert link_in(str(mail.body), "takeback")


def test_the_first_login_of_all_is_no_news(alice: User, mails: Mailbox) -> None:
    log_in(Browser(), alice.email)
    assert mails.mails_to(alice.email) == []


def test_an_operator_may_keep_these_mails_in(
    alice: User, home: Browser, mails: Mailbox, settings: Any
) -> None:
    settings.MAIL_NEW_DEVICES = False
    log_in(Browser(), alice.email)
    assert mails.mails_to(alice.email) == []


def test_many_locks_are_told_to_whoever_watches(
    make_person: Callable[..., User],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    mails: Mailbox,
) -> None:
    """E23."""
    monkeypatch.setattr("kagu.connect.accounts.lock_account.LOCKS_AN_HOUR_TO_TELL", 2)
    for name in ("Bob", "Charlie"):
        fail(Browser(), make_person(name).email, 10)
    mails.deliver()
    assert "2 accounts were locked for failures within an hour." in caplog.text
