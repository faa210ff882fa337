"""A login and an act of the owner's that cross: what the owner decided wins (ASVS 7.4.3, 2.3.3)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts import prove_second_factor
from kagu.connect.accounts.attempts import limits
from kagu.connect.accounts.delete_account import delete_account
from kagu.connect.accounts.history.agent_act import AgentAct
from kagu.connect.accounts.models import LoginSession, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.passwords import hashing
from kagu.connect.accounts.reset_password import request_password_reset
from kagu.connect.accounts.second_factors.changes import remove_factor
from kagu.connect.accounts.suspend_account import suspend_account
from tests.connect.login.conftest import log_in
from tests.connect.pages import text_of
from tests.connect.second_factors import options_of, protect_with_codes, protect_with_passkey
from tests.mailed_links.clicks import send
from tests.mails import Mailbox
from tests.threads import run_together

pytestmark = pytest.mark.django_db(transaction=True)
NEW = "quatre tortues nagent vers Lifou"
Act = Callable[[User], Any]


def new_password(user: User) -> None:
    hashing.set_password(User.objects.get(pk=user.pk), NEW)


def taken_back(user: User) -> None:
    """What undoing a change of address does to the password (E19)."""
    User.objects.filter(pk=user.pk).update(must_change_password=True)


def suspended(user: User) -> None:
    agent = User.objects.create(
        email="agent@exemple.nc", email_normalized="agent@exemple.nc", state=User.State.ACTIVE, is_staff=True
    )
    suspend_account(user, AgentAct(agent, "fraude"))


@pytest.fixture
def crossing(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """The act is done, in a thread of its own, once the login has read the account and goes on to check."""

    def cross(act: Act, user: User, module: Any = limits, name: str = "refuse_hurried") -> None:
        real = getattr(module, name)

        def act_then_go_on(*given: Any) -> Any:
            monkeypatch.setattr(module, name, real)
            assert not isinstance(run_together(lambda: act(user))[0], Exception)
            return real(*given)

        monkeypatch.setattr(module, name, act_then_go_on)

    return cross


@pytest.mark.parametrize("act", [new_password, taken_back, suspended, delete_account])
def test_the_password_of_before_opens_nothing(
    alice: User, browser: Browser, crossing: Callable[..., None], act: Act
) -> None:
    crossing(act, alice)
    log_in(browser, alice.email)
    assert not LoginSession.objects.filter(user=alice).exists()
    assert browser.get("/mon-compte/").status_code == 302


@pytest.mark.parametrize("act", [new_password, taken_back, suspended, delete_account])
def test_the_second_factor_of_before_opens_nothing_and_is_not_spent(
    alice: User, browser: Browser, crossing: Callable[..., None], act: Act
) -> None:
    codes = protect_with_codes(alice)
    log_in(browser, alice.email)
    crossing(act, alice)
    browser.post("/oidc/second-factor", {"code": codes[0]})
    assert not LoginSession.objects.filter(user=alice).exists()
    assert alice.recovery_codes.count() == (0 if act is delete_account else len(codes))


def removed_passkey(user: User) -> None:
    remove_factor(user.passkeys.get(), Origin())


@pytest.mark.parametrize("act", [removed_passkey, taken_back, suspended, delete_account])
def test_a_passkey_of_before_opens_nothing(
    alice: User, browser: Browser, crossing: Callable[..., None], act: Act
) -> None:
    key = protect_with_passkey(alice)
    answer = key.get(options_of(browser.get("/oidc/login")))
    crossing(act, alice, prove_second_factor, "find_device")
    browser.post("/oidc/passkey", {"answer": answer})
    assert not LoginSession.objects.filter(user=alice).exists()


def test_a_new_password_leaves_a_passkey_alone(
    alice: User, browser: Browser, crossing: Callable[..., None]
) -> None:
    """A passkey proves its owner whatever the password is."""
    key = protect_with_passkey(alice)
    answer = key.get(options_of(browser.get("/oidc/login")))
    crossing(new_password, alice, prove_second_factor, "find_device")
    browser.post("/oidc/passkey", {"answer": answer})
    assert LoginSession.objects.filter(user=alice).exists()


def test_no_session_of_the_old_password_outlives_its_reset(alice: User, mails: Mailbox) -> None:
    """Real threads: whichever comes first, nobody stays who logged in with the old password."""
    request_password_reset(alice.email, Origin())
    link = mails.last_link_to(alice.email)

    def resetting() -> Any:
        return send(Browser(), link, password=NEW, confirmation=NEW)

    answers = run_together(resetting, *[lambda: log_in(Browser(), alice.email)] * 6)
    assert "Mot de passe réinitialisé" in text_of(answers[0])
    assert not LoginSession.objects.filter(user=alice, expire_date__gt=timezone.now()).exists()


def test_hashing_anew_never_brings_an_old_password_back(
    alice: User, browser: Browser, crossing: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The parameters changed: what was checked is hashed anew, but never over a newer password."""
    monkeypatch.setattr(hashing.Argon2idHasher, "time_cost", 3)
    crossing(new_password, alice)
    log_in(browser, alice.email)
    assert hashing.verify(User.objects.get(pk=alice.pk), NEW)
