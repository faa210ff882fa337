"""A sensitive act and the owner who takes the account back, at the same moment (ASVS 2.3.3, 7.5.1)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from kagu.connect.accounts import count_failures, reauthentication
from kagu.connect.accounts.delete_account import AlreadyDeleted, delete_own_account
from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.passwords import hashing
from kagu.connect.accounts.plan_deletion import AccountNotOpen, plan_deletion
from tests.connect.conftest import PASSWORD
from tests.connect.my_account.conftest import log_in
from tests.connect.my_account.pages import text
from tests.threads import run_together

pytestmark = pytest.mark.django_db(transaction=True)
OWNERS = "quatre tortues nagent vers Lifou"
THIEFS = "six cagous courent sous la pluie"

FORMS = {
    "/mon-compte/email/": {
        "new_email": "voleur@exemple.nc",
        "confirmation": "voleur@exemple.nc",
        "password": PASSWORD,
    },
    "/mon-compte/mot-de-passe/": {
        "current_password": PASSWORD,
        "new_password": THIEFS,
        "confirmation": THIEFS,
    },
    "/mon-compte/supprimer/": {"password": PASSWORD},
    "/mon-compte/confirmer/": {"password": PASSWORD},
}


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], None]:
    """This happens in another thread once the password was found right."""
    real = count_failures.forget_failures

    def happen(act: Callable[[], Any]) -> None:
        def act_then_go_on(*given: Any) -> None:
            monkeypatch.setattr(reauthentication, "forget_failures", real)
            assert not isinstance(run_together(act)[0], Exception)
            real(*given)

        monkeypatch.setattr(reauthentication, "forget_failures", act_then_go_on)

    return happen


@pytest.mark.parametrize("path", FORMS)
def test_an_act_with_the_old_password_does_nothing_once_its_owner_chose_another(
    alice: User, meanwhile: Callable[..., None], path: str
) -> None:
    browser = Browser()
    log_in(browser, alice)
    meanwhile(lambda: hashing.set_password(User.objects.get(pk=alice.pk), OWNERS))
    response = browser.post(path, FORMS[path])
    assert "Ce mot de passe n'est pas le bon." in text(response)
    alice.refresh_from_db()
    assert alice.state == User.State.ACTIVE
    assert hashing.verify(alice, OWNERS)
    assert not alice.email_changes.exists()


@pytest.mark.parametrize("path", FORMS)
def test_nor_once_an_agent_suspended_the_account(
    alice: User, meanwhile: Callable[..., None], path: str
) -> None:
    browser = Browser()
    log_in(browser, alice)
    rows = User.objects.filter(pk=alice.pk)
    meanwhile(lambda: rows.update(state=User.State.SUSPENDED))
    assert "Votre compte est bloqué" in text(browser.post(path, FORMS[path]))
    alice.refresh_from_db()
    assert alice.state == User.State.SUSPENDED
    assert hashing.verify(alice, PASSWORD)
    assert not alice.email_changes.exists()


def test_a_deletion_asked_twice_at_once_says_goodbye_twice(alice: User) -> None:
    browsers = [Browser(), Browser()]
    for browser in browsers:
        log_in(browser, alice)
    path = "/mon-compte/supprimer/"
    answers = run_together(*[lambda browser=each: browser.post(path, FORMS[path]) for each in browsers])
    assert [answer.status_code for answer in answers] == [302, 302]
    alice.refresh_from_db()
    assert alice.state == User.State.DELETED


@pytest.mark.parametrize("close", [delete_own_account, plan_deletion])
def test_a_second_press_that_comes_later_finds_the_account_closed(
    alice: User, close: Callable[..., object]
) -> None:
    """Its request had read the account before the first one closed it."""
    pressed_again = User.objects.get(pk=alice.pk)
    close(alice, PASSWORD, Origin())
    with pytest.raises((AlreadyDeleted, AccountNotOpen)):
        close(pressed_again, PASSWORD, Origin())
