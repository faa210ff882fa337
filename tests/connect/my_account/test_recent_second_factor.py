"""An account with a second factor is asked for it again before what is sensitive (ASVS 7.5.1, 6.3.3)."""

import time
from typing import Any

import pytest
from django.conf import settings
from django.test import Client as Browser

from kagu.connect.accounts.models import LoginSession, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.second_factors.one_time_codes import add_code_generator
from kagu.connect.accounts.second_factors.passkeys import add_passkey
from kagu.connect.accounts.second_factors.webauthn import creation_options
from tests.connect.conftest import PASSWORD
from tests.connect.my_account.pages import text
from tests.connect.second_factors import options_of
from tests.connect.virtual_passkey import VirtualPasskey
from tests.one_time_codes import code_now

# A code may not change while it is typed.
pytestmark = pytest.mark.usefixtures("clock")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
CONFIRM = "/mon-compte/confirmer/"
CODE = "/mon-compte/confirmer/code/"
# Of the shape of a recovery code.
WRONG = "ABCD-EFGH-JKMN"
LIST = "/mon-compte/verification/"
SENSITIVE = (
    "/mon-compte/email/",
    "/mon-compte/mot-de-passe/",
    "/mon-compte/supprimer/",
    "/mon-compte/verification/application/",
    "/mon-compte/verification/codes-de-secours/",
)


@pytest.fixture
def codes(alice: User) -> list[str]:
    """Alice's recovery codes; her application's present code has not served."""
    codes = add_code_generator(alice, SECRET, code_now(SECRET), "Téléphone", Origin())
    alice.code_generators.update(last_period=0)
    return codes


@pytest.fixture
def key(alice: User) -> VirtualPasskey:
    key = VirtualPasskey()
    add_passkey(alice, key.create(creation_options(alice)), "Ma clé", Origin())
    return key


def prove_long_ago(browser: Browser, *amr: str) -> int:
    """This session began sixteen minutes ago."""
    session = browser.session
    session["auth_time"], session["amr"] = int(time.time()) - 16 * 60, list(amr)
    session.save()
    return int(session["auth_time"])


@pytest.mark.parametrize("path", SENSITIVE)
@pytest.mark.parametrize("amr", [("pwd",), ("pwd", "otp", "mfa")])
def test_what_is_sensitive_asks_for_all_that_the_login_asks(
    codes: list[str], alices_browser: Browser, path: str, amr: tuple[str, ...]
) -> None:
    prove_long_ago(alices_browser, *amr)
    for response in (alices_browser.get(path), alices_browser.post(path, {"password": PASSWORD})):
        assert response["Location"] == f"{CONFIRM}?next={path.replace('/', '%2F')}"
    response = alices_browser.post(f"{CONFIRM}?next={path}", {"password": PASSWORD})
    assert response["Location"] == f"{CODE}?next={path.replace('/', '%2F')}"
    assert alices_browser.get(path).status_code == 302
    response = alices_browser.post(f"{CODE}?next={path}", {"code": code_now(SECRET)})
    assert response["Location"] == path
    assert alices_browser.get(path).status_code == 200


def test_a_fresh_session_of_the_password_alone_is_asked_too(
    codes: list[str], alices_browser: Browser
) -> None:
    assert alices_browser.get(SENSITIVE[0]).status_code == 302
    assert alices_browser.get(LIST).status_code == 200


def test_who_has_just_added_a_factor_is_not_asked_for_it(alice: User, alices_browser: Browser) -> None:
    """The recent password and the factor shown: that is all a login asks; the cookie changes (ASVS 7.2.4)."""
    before = alices_browser.cookies[settings.SESSION_COOKIE_NAME].value
    page = alices_browser.get("/mon-compte/verification/cle/")
    answer = VirtualPasskey().create(options_of(page))
    alices_browser.post("/mon-compte/verification/cle/", {"name": "Ma clé", "answer": answer})
    assert alices_browser.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert LoginSession.objects.get(user=alice).amr == ["pwd", "pop", "user", "mfa"]
    assert alices_browser.get(SENSITIVE[0]).status_code == 200


def test_an_account_without_second_factor_is_asked_its_password_as_before(
    alice: User, alices_browser: Browser
) -> None:
    prove_long_ago(alices_browser, "pwd")
    assert alices_browser.get(SENSITIVE[0]).status_code == 200
    assert alices_browser.post(f"{CONFIRM}?next={LIST}", {"password": PASSWORD})["Location"] == LIST
    assert LoginSession.objects.get(user=alice).amr == ["pwd"]


def test_the_password_alone_renews_nothing(alice: User, codes: list[str], alices_browser: Browser) -> None:
    """Services read `auth_time` and `amr`: both tell of one and the same proof."""
    began_at = prove_long_ago(alices_browser, "pwd", "otp", "mfa")
    alices_browser.post(CONFIRM, {"password": PASSWORD})
    assert alices_browser.session["auth_time"] == began_at
    alices_browser.post(CODE, {"code": codes[0]})
    assert alices_browser.session["auth_time"] > began_at
    assert LoginSession.objects.get(user=alice).amr == ["pwd", "otp", "mfa"]


def test_the_session_goes_on_under_a_new_cookie(
    alice: User, codes: list[str], alices_browser: Browser
) -> None:
    """ASVS 7.2.4; a login is not told where there was none."""
    sid = LoginSession.objects.get(user=alice).sid
    alices_browser.post(CONFIRM, {"password": PASSWORD})
    before = alices_browser.cookies[settings.SESSION_COOKIE_NAME].value
    alices_browser.post(CODE, {"code": codes[0]})
    assert alices_browser.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert LoginSession.objects.get(user=alice).sid == sid
    assert not alice.activities.filter(kind="logged_in").exists()


def test_a_passkey_alone_is_enough(alice: User, key: VirtualPasskey, alices_browser: Browser) -> None:
    prove_long_ago(alices_browser, "pwd")
    page = alices_browser.get(f"{CONFIRM}?next={LIST}")
    assert "Utiliser une clé d'accès" in text(page)
    response = alices_browser.post(f"{CONFIRM}?next={LIST}", {"answer": key.get(options_of(page))})
    assert response["Location"] == LIST
    assert LoginSession.objects.get(user=alice).amr == ["pop", "user", "mfa"]
    assert alices_browser.get(SENSITIVE[0]).status_code == 200


def test_a_passkey_serves_after_the_password_too(key: VirtualPasskey, alices_browser: Browser) -> None:
    alices_browser.post(CONFIRM, {"password": PASSWORD})
    answer = key.get(options_of(alices_browser.get(CODE)))
    assert alices_browser.post(CODE, {"answer": answer})["Location"] == "/mon-compte/"
    assert alices_browser.get(SENSITIVE[0]).status_code == 200


def test_another_persons_passkey_proves_nothing(
    alice: User, bob: User, key: VirtualPasskey, alices_browser: Browser
) -> None:
    """Nor does it change who is logged in."""
    bobs = VirtualPasskey()
    add_passkey(bob, bobs.create(creation_options(bob)), "Clé de Bob", Origin())
    page = alices_browser.post(CONFIRM, {"answer": bobs.get(options_of(alices_browser.get(CONFIRM)))})
    assert "Cette clé d'accès n'a pas convenu" in text(page)
    assert LoginSession.objects.get(user=alice).amr == ["pwd"]
    assert not LoginSession.objects.filter(user=bob).exists()


@pytest.mark.parametrize(
    ("seconds", "words", "failures"),
    [(-30, "Ce code n'est pas celui de ce moment", 0), (-300, "ne convient pas", 1)],
)
def test_a_wrong_code_is_told_and_counts_as_at_login(
    alice: User, codes: list[str], alices_browser: Browser, seconds: int, words: str, failures: int
) -> None:
    alices_browser.post(CONFIRM, {"password": PASSWORD})
    page = alices_browser.post(CODE, {"code": code_now(SECRET, seconds)})
    assert words in text(page)
    assert alices_browser.get(SENSITIVE[0]).status_code == 302
    assert alice.activities.count() - failures == 1


def test_wrong_codes_in_a_row_are_slowed_down(codes: list[str], alices_browser: Browser) -> None:
    alices_browser.post(CONFIRM, {"password": PASSWORD})
    for _ in range(3):
        alices_browser.post(CODE, {"code": WRONG})
    response = alices_browser.post(CODE, {"code": codes[0]})
    assert response.status_code == 429
    assert response["Retry-After"]


def test_the_password_given_again_starts_no_count_of_codes_again(
    alice: User, codes: list[str], alices_browser: Browser, settings: Any
) -> None:
    """A thief with the session and the password tried 54 codes, nine between two passwords."""
    settings.FAILURES_BEFORE_DELAY = 100
    settings.FAILURES_BEFORE_LOCK = 4
    for _ in range(2):
        alices_browser.post(CONFIRM, {"password": PASSWORD})
        for _ in range(3):
            alices_browser.post(CODE, {"code": WRONG})
    alice.refresh_from_db()
    assert alice.state == User.State.LOCKED


def test_nobody_reaches_the_code_without_the_password(codes: list[str], alices_browser: Browser) -> None:
    """ASVS 2.3.1; the page wanted is not forgotten."""
    back = f"{CONFIRM}?next=%2Fmon-compte%2Fverification%2F"
    assert alices_browser.get(f"{CODE}?next={LIST}")["Location"] == back
    alices_browser.post(CONFIRM, {"password": "pas le bon"})
    assert alices_browser.post(CODE, {"code": codes[0]})["Location"].startswith(CONFIRM)
    assert alices_browser.get(SENSITIVE[0]).status_code == 302


def test_the_password_of_another_account_does_not_lead_to_the_code(
    alice: User, bob: User, codes: list[str], alices_browser: Browser
) -> None:
    """Someone gave Bob's password at the login page, in the browser where Alice is logged in."""
    add_code_generator(bob, SECRET, code_now(SECRET), "Téléphone", Origin())
    alices_browser.post("/oidc/login", {"email": bob.email, "password": PASSWORD})
    assert alices_browser.post(CODE, {"code": codes[0]})["Location"].startswith(CONFIRM)


def test_what_was_typed_waits_for_the_proof_but_no_secret_does(
    codes: list[str], alices_browser: Browser
) -> None:
    typed = {"new_email": "nouvelle@exemple.nc", "confirmation": "nouvelle@exemple.n", "password": PASSWORD}
    pages = {"/mon-compte/email/": typed, "/mon-compte/verification/application/": {"name": "nouvelle@"}}
    for path, sent in pages.items():
        prove_long_ago(alices_browser, "pwd", "otp", "mfa")
        asked = alices_browser.post(path, {**sent, "code": "123456"})
        kept = str(dict(alices_browser.session))
        assert "nouvelle@" in kept
        assert PASSWORD not in kept
        assert "123456" not in kept
        asked = alices_browser.post(asked["Location"], {"password": PASSWORD})
        back = alices_browser.post(asked["Location"], {"code": codes.pop()})
        assert back["Location"] == path
        page = text(alices_browser.get(path))
        assert "rien n'a encore été fait" in page
        assert 'value="nouvelle@' in page
