"""Logging in with more than a password: codes and passkeys (ASVS 6.3.3, 6.4.3, 6.5.1)."""

import html
import json
import re
from typing import Any

import pytest
from django.test import Client as Browser
from fido2.utils import websafe_encode

from kagu.connect.accounts.models import Lock, LoginSession, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.reset_password import request_password_reset
from kagu.connect.accounts.second_factors.passkeys import add_passkey
from kagu.connect.accounts.second_factors.recovery_codes import make_recovery_codes
from kagu.connect.accounts.second_factors.webauthn import creation_options
from tests.clock import Clock
from tests.connect.login.conftest import log_in
from tests.connect.pages import seen_by_stranger, text_of
from tests.connect.second_factors import (
    PAGE,
    SECRET,
    is_logged_in,
    options_of,
    protect_with_codes,
    protect_with_passkey,
)
from tests.connect.virtual_passkey import PRESENT, VirtualPasskey
from tests.mailed_links.clicks import send
from tests.mails import Mailbox, link_in
from tests.one_time_codes import code_now

# A code may not change while it is typed.
pytestmark = pytest.mark.usefixtures("clock")
# Of the shape of a recovery code.
WRONG = "ABCD-EFGH-JKMN"


def signals_in(page: Any) -> Any:
    """What `passkey_signals.js` reads there."""
    found = re.search(r'data-passkey-signals="([^"]+)"', page.content.decode())
    return json.loads(html.unescape(found[1])) if found else None


def amr_of(user: User) -> list[str]:
    return LoginSession.objects.get(user=user).amr


def test_the_password_alone_does_not_open_a_protected_account(alice: User, browser: Browser) -> None:
    """ASVS 6.3.3; the cookie changes with the password already."""
    protect_with_codes(alice)
    response = log_in(browser, alice.email, to="/oidc/login?next=/mon-compte/email/")
    assert response["Location"] == f"{PAGE}?next=%2Fmon-compte%2Femail%2F"
    assert not is_logged_in(browser)
    assert "un de vos codes de secours" in text_of(browser.get(PAGE))


@pytest.mark.parametrize(
    ("state", "words"), [("suspended", "Votre compte est suspendu"), ("locked", "Votre compte est bloqué")]
)
def test_a_closed_account_is_told_before_its_second_factor_is_asked(
    alice: User, browser: Browser, state: str, words: str
) -> None:
    protect_with_codes(alice)
    User.objects.filter(pk=alice.pk).update(state=state)
    if state == "locked":
        alice.locks.create(cause=Lock.Cause.FAILURES)
    page = log_in(browser, alice.email)
    assert words in text_of(page)
    assert "password_given" not in browser.session


def test_an_account_without_second_factor_logs_in_as_before(alice: User, browser: Browser) -> None:
    """Q6: no one is forced."""
    assert log_in(browser, alice.email)["Location"] == "/mon-compte/"
    assert amr_of(alice) == ["pwd"]


def test_a_one_time_code_opens_the_account_and_goes_on(alice: User, browser: Browser) -> None:
    protect_with_codes(alice)
    log_in(browser, alice.email)
    response = browser.post(f"{PAGE}?next=/mon-compte/email/", {"code": code_now(SECRET)})
    assert response["Location"] == "/mon-compte/email/"
    assert amr_of(alice) == ["pwd", "otp", "mfa"]
    assert is_logged_in(browser)
    assert browser.get(PAGE).status_code == 302


def test_a_recovery_code_opens_the_account_once(alice: User, browser: Browser, mails: Mailbox) -> None:
    """ASVS 6.5.1; its owner is told."""
    code = protect_with_codes(alice)[0]
    log_in(browser, alice.email)
    browser.post(PAGE, {"code": code.lower()})
    assert is_logged_in(browser)
    assert "Un code de secours a servi" in str(mails.last_mail_to(alice.email).body)
    elsewhere = Browser()
    log_in(elsewhere, alice.email)
    assert "a déjà servi" in text_of(elsewhere.post(PAGE, {"code": code}))
    assert not is_logged_in(elsewhere)


def test_the_owner_is_reminded_once_when_few_recovery_codes_are_left(
    alice: User, mails: Mailbox, settings: Any
) -> None:
    """ASVS 6.4.5: one mail at the second last, and a notice until there are new ones."""
    settings.MAILS_PER_HOUR_TO_ONE_ADDRESS = 100
    codes = protect_with_codes(alice)
    notice, few = (
        "Vous n'aurez bientôt plus de codes de secours.",
        "Il ne vous reste que deux codes de secours",
    )
    for left, code in zip(reversed(range(10)), codes, strict=True):
        browser = Browser()
        log_in(browser, alice.email)
        browser.post(PAGE, {"code": code})
        assert [mail.subject for mail in mails.mails_to(alice.email)].count(few) == (left <= 2)
        for page in ("/mon-compte/", "/mon-compte/verification/"):
            assert (notice in text_of(browser.get(page))) == (left <= 2)
    make_recovery_codes(alice, Origin())
    assert notice not in text_of(browser.get("/mon-compte/"))


def test_who_has_no_second_factor_is_reminded_of_no_codes(alice: User, browser: Browser) -> None:
    log_in(browser, alice.email)
    assert "codes de secours." not in text_of(browser.get("/mon-compte/"))


def test_a_code_of_another_account_opens_nothing(alice: User, bob: User, browser: Browser) -> None:
    protect_with_codes(alice)
    bobs = make_recovery_codes(bob, Origin())
    log_in(browser, alice.email)
    browser.post(PAGE, {"code": bobs[0]})
    assert not is_logged_in(browser)


def test_a_code_that_has_just_expired_is_told_and_does_not_count(alice: User, browser: Browser) -> None:
    protect_with_codes(alice)
    log_in(browser, alice.email)
    page = browser.post(PAGE, {"code": code_now(SECRET, -30)})
    assert "Ce code n'est pas celui de ce moment" in text_of(page)
    assert not alice.activities.filter(kind="login_failed").exists()


def test_wrong_codes_count_for_the_lock(alice: User, browser: Browser, settings: Any) -> None:
    """ASVS 6.3.1: the password known, codes cannot be tried without end."""
    settings.FAILURES_BEFORE_DELAY = 100
    codes = protect_with_codes(alice)
    log_in(browser, alice.email)
    for _ in range(settings.FAILURES_BEFORE_LOCK):
        browser.post(PAGE, {"code": WRONG})
    alice.refresh_from_db()
    assert alice.state == User.State.LOCKED
    assert browser.post(PAGE, {"code": codes[0]}).status_code == 200
    assert not is_logged_in(browser)


def test_the_owner_is_told_that_someone_is_half_in(alice: User, browser: Browser, mails: Mailbox) -> None:
    """ASVS 6.3.5: the password is right, the rest is not; one mail a day, and the history says it."""
    key = protect_with_passkey(alice)
    mails.clear()
    log_in(browser, alice.email)
    browser.post(PAGE, {"code": WRONG}, headers={"user-agent": "Firefox/140 Windows"})
    key.flags = PRESENT
    browser.post(PAGE, {"answer": key.get(options_of(browser.get(PAGE)))})
    told = [mail for mail in mails.mails_to(alice.email) if "clé ou code refusé" in mail.subject]
    assert len(told) == 1
    assert "quelqu'un (Firefox sur Windows) a donné le bon mot de passe" in str(told[0].body)
    assert link_in(str(told[0].body), "takeback")
    kinds = list(alice.activities.values_list("kind", flat=True))
    assert kinds.count("second_factor_refused") == 2


def test_a_wrong_password_alone_tells_nobody(alice: User, browser: Browser, mails: Mailbox) -> None:
    protect_with_codes(alice)
    log_in(browser, alice.email, "pas le bon")
    assert not [mail for mail in mails.mails_to(alice.email) if "refusé" in mail.subject]


def test_wrong_codes_in_a_row_are_slowed_down(alice: User, browser: Browser, settings: Any) -> None:
    settings.FAILURES_BEFORE_DELAY = 1
    protect_with_codes(alice)
    log_in(browser, alice.email)
    browser.post(PAGE, {"code": WRONG})
    response = browser.post(PAGE, {"code": code_now(SECRET)})
    assert response.status_code == 429
    assert response["Retry-After"]


def test_the_password_given_is_forgotten_after_ten_minutes(
    alice: User, browser: Browser, clock: Clock
) -> None:
    codes = protect_with_codes(alice)
    log_in(browser, alice.email)
    clock.move(601)
    assert browser.get(PAGE)["Location"] == "/oidc/login"
    assert browser.post(PAGE, {"code": codes[0]})["Location"] == "/oidc/login"
    assert not is_logged_in(browser)


def test_nobody_reaches_the_second_factor_without_the_password(alice: User, browser: Browser) -> None:
    """ASVS 2.3.1."""
    codes = protect_with_codes(alice)
    assert browser.post(PAGE, {"code": codes[0]})["Location"] == "/oidc/login"
    log_in(browser, alice.email, "pas le bon")
    assert browser.get(PAGE)["Location"] == "/oidc/login"


def test_a_reset_does_not_bypass_the_second_factor(alice: User, browser: Browser, mails: Mailbox) -> None:
    """ASVS 6.4.3: the mailbox gives a new password, and no more."""
    codes = protect_with_codes(alice)
    request_password_reset(alice.email, Origin())
    new = "quatre tortues nagent vers Lifou"
    page = text_of(send(browser, mails.last_link_to(alice.email), password=new, confirmation=new))
    # Someone else's factor would still stand: its owner can see it.
    assert "<li>Téléphone</li>" in page
    assert "/mon-compte/verification/" in page
    told = str(mails.last_mail_to(alice.email).body)
    assert "- Téléphone" in told
    assert "/mon-compte/verification/" in told
    assert log_in(browser, alice.email, new)["Location"] == PAGE
    assert not is_logged_in(browser)
    browser.post(PAGE, {"code": codes[0]})
    assert is_logged_in(browser)


def test_a_new_password_ends_the_login_that_the_old_one_began(alice: User, browser: Browser) -> None:
    codes = protect_with_codes(alice)
    log_in(browser, alice.email)
    alice.password_changed_at = alice.created_at
    alice.save()
    assert browser.post(PAGE, {"code": codes[0]})["Location"] == "/oidc/login"
    assert not is_logged_in(browser)


def test_a_passkey_is_the_second_factor(alice: User, browser: Browser) -> None:
    key = protect_with_passkey(alice)
    log_in(browser, alice.email)
    browser.post(PAGE, {"answer": key.get(options_of(browser.get(PAGE)))})
    assert is_logged_in(browser)
    assert amr_of(alice) == ["pwd", "pop", "user", "mfa"]


def test_another_persons_passkey_is_no_second_factor(alice: User, bob: User, browser: Browser) -> None:
    protect_with_passkey(alice)
    bobs = protect_with_passkey(bob)
    log_in(browser, alice.email)
    page = browser.post(PAGE, {"answer": bobs.get(options_of(browser.get(PAGE)))})
    assert "ne convient pas" in text_of(page)
    assert not is_logged_in(browser)


def test_a_passkey_alone_opens_its_account(alice: User, browser: Browser) -> None:
    """Discoverable, its owner verified: two factors in one; the password is not asked."""
    key = protect_with_passkey(alice)
    page = browser.get("/oidc/login")
    assert 'autocomplete="username webauthn"' in page.content.decode()
    answer = key.get(options_of(page))
    response = browser.post("/oidc/passkey?next=/mon-compte/email/", {"answer": answer})
    assert response["Location"] == "/mon-compte/email/"
    assert amr_of(alice) == ["pop", "user", "mfa"]
    assert is_logged_in(browser)
    elsewhere = Browser()
    assert "n'ouvre aucun compte ici" in text_of(elsewhere.post("/oidc/passkey", {"answer": answer}))
    assert not is_logged_in(elsewhere)


def test_a_passkey_that_does_not_say_whose_it_is_opens_nothing_where_nobody_was_named(
    alice: User, browser: Browser
) -> None:
    """WebAuthn §7.2, step 6; after the password, where her keys were asked for, it may be silent."""
    key = protect_with_passkey(alice)
    key.user_handle = ""
    answer = key.get(options_of(browser.get("/oidc/login")))
    assert "n'ouvre aucun compte ici" in text_of(browser.post("/oidc/passkey", {"answer": answer}))
    assert not is_logged_in(browser)
    log_in(browser, alice.email)
    browser.post(PAGE, {"answer": key.get(options_of(browser.get(PAGE)))})
    assert is_logged_in(browser)


def test_a_passkey_whose_owner_was_not_verified_opens_nothing(alice: User, browser: Browser) -> None:
    key = protect_with_passkey(alice)
    key.flags = PRESENT
    answer = key.get(options_of(browser.get("/oidc/login")))
    assert "n'ouvre aucun compte ici" in text_of(browser.post("/oidc/passkey", {"answer": answer}))
    assert not is_logged_in(browser)


def test_a_lock_for_strangers_failures_does_not_stop_a_passkey(
    alice: User, browser: Browser, settings: Any
) -> None:
    """Issue D: strangers lock passwords, never keys."""
    settings.FAILURES_BEFORE_DELAY = 100
    key = protect_with_passkey(alice)
    for _ in range(settings.FAILURES_BEFORE_LOCK):
        log_in(Browser(), alice.email, "pas le bon")
    alice.refresh_from_db()
    assert alice.state == User.State.LOCKED
    browser.post("/oidc/passkey", {"answer": key.get(options_of(browser.get("/oidc/login")))})
    assert is_logged_in(browser)


@pytest.mark.parametrize("state", [User.State.SUSPENDED, User.State.DELETED])
def test_a_closed_account_stays_closed_to_its_passkeys(alice: User, browser: Browser, state: str) -> None:
    key = protect_with_passkey(alice)
    User.objects.filter(pk=alice.pk).update(state=state)
    browser.post("/oidc/passkey", {"answer": key.get(options_of(browser.get("/oidc/login")))})
    assert not is_logged_in(browser)


def test_an_unknown_passkey_is_refused_like_a_known_one(alice: User) -> None:
    """ASVS 6.3.8: nobody is told whether a key or an account exists, but the browser that holds the key."""
    known, unknown = protect_with_passkey(alice), VirtualPasskey()
    known.flags = PRESENT
    seen, signals = [], []
    for key in (known, unknown):
        browser = Browser()
        options = options_of(browser.get("/oidc/login"))
        assert "allowCredentials" not in options
        page = browser.post("/oidc/passkey", {"answer": key.get(options)})
        signals.append(signals_in(page))
        page.content = re.sub(
            rb"<div hidden data-passkey-signals.*?</div>\n|<script src=\"[^\"]*signals.*?</script>|\n",
            b"",
            page.content,
        )
        seen.append(seen_by_stranger(page, "-"))
    assert seen[0] == seen[1]
    assert signals == [
        None,
        {"rpId": "connect.localhost", "unknownCredentialId": websafe_encode(unknown.credential_id)},
    ]


def test_the_browser_of_an_account_is_told_which_keys_still_serve(alice: User, browser: Browser) -> None:
    """Removed ones are no longer offered, and the others under its present names."""
    key, removed = protect_with_passkey(alice), VirtualPasskey()
    add_passkey(alice, removed.create(creation_options(alice)), "Perdue", Origin())
    alice.passkeys.get(name="Perdue").delete()
    browser.post("/oidc/passkey", {"answer": key.get(options_of(browser.get("/oidc/login")))})
    User.objects.filter(pk=alice.pk).update(email="nouvelle@exemple.nc")
    handle = alice.passkeys.get().user_handle
    told = {"userId": handle, "name": "nouvelle@exemple.nc", "displayName": "Alice Newman"}
    for page in ("/mon-compte/", "/mon-compte/verification/"):
        accounts = [{**told, "allAcceptedCredentialIds": [websafe_encode(key.credential_id)]}]
        assert signals_in(browser.get(page)) == {"rpId": "connect.localhost", "accounts": accounts}
    alice.passkeys.all().delete()
    assert signals_in(browser.get("/mon-compte/")) is None
    last = signals_in(browser.get("/mon-compte/verification/"))
    assert [one["allAcceptedCredentialIds"] for one in last["accounts"]] == [[]]


def test_an_unprotected_account_is_not_told_from_a_protected_one_by_a_stranger(
    alice: User, bob: User
) -> None:
    protect_with_codes(alice)
    seen = [
        seen_by_stranger(log_in(Browser(), user.email, "pas le bon"), user.email) for user in (alice, bob)
    ]
    assert seen[0] == seen[1]
