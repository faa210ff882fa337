"""The lock cannot be turned on its owner: known browsers, proof of work (E23, E24, ASVS 6.1.1, 6.3.1)."""

import hashlib
import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from kagu.connect.accounts import attempts, proof_of_work
from kagu.connect.accounts.attempts import Attempt
from kagu.connect.accounts.models import KnownDevice, LoginFailures, LoginSession, User
from kagu.connect.accounts.origin import Origin
from kagu.connect.accounts.proof_of_work import Challenge, is_proven
from tests.connect.conftest import PASSWORD
from tests.connect.login.conftest import LOGIN, log_in
from tests.connect.login.test_activate_account import parts
from tests.connect.login.test_reset_password import NEW, RESET
from tests.connect.login.test_unlock_account import REFUSAL, UNLOCK, fail
from tests.connect.pages import seen_by_stranger, text_of
from tests.mails import Mailbox, path_of

pytestmark = pytest.mark.django_db
COOKIE = "known_device"


@pytest.fixture
def home(alice: User) -> Browser:
    """The browser in which Alice logs in every day; nobody is logged in now."""
    browser = Browser()
    log_in(browser, alice.email)
    browser.post("/oidc/logout")
    return browser


def locked_by_strangers(alice: User) -> None:
    fail(Browser(), alice.email, 10)
    alice.refresh_from_db()
    assert alice.state == User.State.LOCKED


def test_a_lock_by_strangers_does_not_stop_the_owner_s_browser(alice: User, home: Browser) -> None:
    locked_by_strangers(alice)
    assert log_in(home, alice.email).status_code == 302
    assert "Des inconnus ont essayé d'ouvrir votre compte" in text_of(home.get("/mon-compte/"))
    assert "Votre compte est désactivé" in text_of(log_in(Browser(), alice.email))


def test_the_owner_s_browser_may_still_change_what_is_sensitive(alice: User, home: Browser) -> None:
    locked_by_strangers(alice)
    log_in(home, alice.email)
    form = {"current_password": PASSWORD, "password": NEW, "confirmation": NEW}
    page = home.get("/mon-compte/mot-de-passe/").context["form"]
    names = list(page.fields)
    home.post("/mon-compte/mot-de-passe/", dict(zip(names, form.values(), strict=True)))
    alice.refresh_from_db()
    assert alice.check_password(NEW)


def test_failures_of_strangers_do_not_count_for_the_owner_s_browser(alice: User, home: Browser) -> None:
    fail(Browser(), alice.email, 9)
    fail(home, alice.email, 9)
    alice.refresh_from_db()
    assert alice.state == User.State.ACTIVE
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
    assert "Votre compte est désactivé" in text_of(log_in(home, alice.email))
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
    assert KnownDevice.objects.get(user=alice).secret_hash == hashlib.sha256(after.value.encode()).hexdigest()
    assert (after["httponly"], after["samesite"]) == (True, "Lax")
    stolen = Browser()
    stolen.cookies[COOKIE] = before
    locked_by_strangers(alice)
    assert "Votre compte est désactivé" in text_of(log_in(stolen, alice.email))


def test_one_browser_may_be_known_to_two_people(alice: User, bob: User, home: Browser) -> None:
    log_in(home, bob.email)
    locked_by_strangers(alice)
    fail(Browser(), bob.email, 10)
    for person in (alice, bob):
        home.post("/oidc/logout")
        assert log_in(home, person.email).status_code == 302


def test_the_cookie_of_one_person_is_nothing_for_another(alice: User, bob: User, home: Browser) -> None:
    fail(Browser(), bob.email, 10)
    assert "Votre compte est désactivé" in text_of(log_in(home, bob.email))


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
    assert "Votre compte est désactivé" in text_of(log_in(home, alice.email, NEW))
    assert log_in(elsewhere, alice.email, NEW).status_code == 302


def test_who_unlocks_by_mail_is_not_locked_out_again_by_strangers(alice: User, mails: Mailbox) -> None:
    locked_by_strangers(alice)
    owner = Browser()
    owner.post(UNLOCK, parts(path_of(mails.last_link_to(alice.email))))
    locked_by_strangers(alice)
    assert log_in(owner, alice.email).status_code == 302


def test_a_foreign_cookie_changes_nothing_in_the_answers(alice: User) -> None:
    stranger = Browser()
    stranger.cookies[COOKIE] = "not a device of anybody"
    known = log_in(stranger, alice.email, "wrong")
    unknown = log_in(stranger, "nobody@exemple.nc", "wrong")
    assert seen_by_stranger(known, alice.email) == seen_by_stranger(unknown, "nobody@exemple.nc")


def solved(page: str) -> str:
    """What `proof.js` computes from the page."""
    found = re.search(r'data-challenge="([^"]+)" data-bits="(\d+)"', page)
    assert found, "the page asks for no proof"
    challenge, bits = html.unescape(found[1]), int(found[2])
    for number in range(2**24):
        proof = f"{challenge}.{number}"
        if int.from_bytes(hashlib.sha256(proof.encode()).digest()) >> (256 - bits) == 0:
            return proof
    raise AssertionError("no solution")


@pytest.fixture
def sprayed(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """A browser on a network that tried one password on many addresses."""
    settings.FAILURES_PER_NETWORK = 4
    monkeypatch.setattr(attempts, "EASIEST", 8)
    browser = Browser()
    for place in range(4):
        log_in(browser, f"person{place}@exemple.nc", "wrong")
    log_in(browser, "person9@exemple.nc", "wrong")  # takes the one place without proof
    return browser


def test_past_the_limit_a_proof_of_work_lets_an_honest_person_in(alice: User, sprayed: Browser) -> None:
    """E24."""
    refused = log_in(sprayed, alice.email)
    assert refused.status_code == 429
    assert "votre navigateur fera d'abord un petit calcul" in text_of(refused)
    form = {"email": alice.email, "password": PASSWORD, "proof": solved(refused.content.decode())}
    assert sprayed.post(LOGIN, form).status_code == 302


def test_the_login_page_asks_for_the_proof_beforehand(alice: User, sprayed: Browser) -> None:
    page = sprayed.get(LOGIN).content.decode()
    form = {"email": alice.email, "password": PASSWORD, "proof": solved(page)}
    assert sprayed.post(LOGIN, form).status_code == 302
    calm = Browser(REMOTE_ADDR="192.0.2.7").get(LOGIN).content.decode()
    assert "data-challenge" not in calm


def test_without_javascript_one_waits(alice: User, sprayed: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    assert log_in(sprayed, alice.email).status_code == 429
    attempts._let_through.clear()  # half a minute later
    assert log_in(sprayed, alice.email).status_code == 302


def test_a_proof_serves_once_and_only_where_it_is_due(sprayed: Browser) -> None:
    proof = solved(log_in(sprayed, "a@exemple.nc").content.decode())
    form = {"email": "a@exemple.nc", "password": "wrong", "proof": proof}
    assert REFUSAL in text_of(sprayed.post(LOGIN, form))
    assert sprayed.post(LOGIN, form).status_code == 429


@pytest.mark.parametrize("proof", ["", "x", ".1", "1-abc.1", "é.1", "a:b:c.2", "x" * 300, "\0"])
def test_what_is_no_proof_is_refused(sprayed: Browser, proof: str) -> None:
    form = {"email": "alice@exemple.nc", "password": "wrong", "proof": proof}
    assert sprayed.post(LOGIN, form).status_code in (200, 429)
    assert not is_proven(proof, 8)


def test_an_easier_challenge_does_not_prove_a_harder_one() -> None:
    challenge = Challenge.make(4)
    number = next(n for n in range(4096) if proof_of_work._begins_with_zeros(f"{challenge.text}.{n}", 4))
    assert not is_proven(f"{challenge.text}.{number}", 12)
    assert is_proven(f"{challenge.text}.{number}", 6)


def test_many_networks_against_one_address_must_prove_too(alice: User, settings: Any) -> None:
    """Also for an address without account: the limit tells nothing."""
    settings.FAILURES_PER_ADDRESS = 5
    for address in (alice.email, "nobody@exemple.nc"):
        statuses = [
            log_in(Browser(), address, "wrong", REMOTE_ADDR=f"203.0.113.{n}").status_code for n in range(8)
        ]
        assert statuses == [200] * 6 + [429] * 2


def test_the_counters_are_bounded() -> None:
    for place in range(300):
        attempts.note_failure(Attempt(f"{place}@exemple.nc", Origin(address=f"10.0.{place}.1/32")))
    assert attempts._crowds.maxsize == 100_000
    assert attempts._one_place.maxsize == 50_000
    assert attempts._crowds.currsize == 600


def test_failures_of_nobody_are_bounded_too(browser: Browser) -> None:
    for place in range(5):
        log_in(browser, f"{place}@exemple.nc", "wrong")
    assert LoginFailures.objects.filter(counter__startswith="nobody:").count() <= 5
    assert not LoginSession.objects.filter(user__isnull=False).exists()
