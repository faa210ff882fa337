"""« Ce n'est pas moi »: the owner takes the account back from whoever had its password or a session (D32)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.change_email import request_email_change
from kagu.connect.accounts.confirm_email_change import confirm_email_change
from kagu.connect.accounts.delete_account import delete_account
from kagu.connect.accounts.link_purposes import TAKE_BACK
from kagu.connect.accounts.lost_factor import declare_loss
from kagu.connect.accounts.models import Activity, LostFactor, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.take_back_account import take_back_account
from kagu.mailed_links.links import LinkRefused, find_link
from kagu.mailed_links.models import MailedLink
from tests.connect.conftest import PASSWORD
from tests.connect.login.taking_back import add_key, press, take_back_link
from tests.connect.my_account.conftest import log_in as open_session
from tests.connect.pages import text_of
from tests.mails import Mailbox, path_of
from tests.threads import run_together


def parameters(link: str) -> tuple[str, str]:
    query = link.partition("?")[2]
    fields = dict(pair.split("=", 1) for pair in query.split("&"))
    return fields["technicalID"], fields["token"]


def test_a_thiefs_passkey_goes_and_the_owners_of_before_stays(alice: User, mails: Mailbox) -> None:
    add_key(alice, "Ma clé", days_ago=30)
    add_key(alice)
    open_session(Browser(), alice)
    page = press(take_back_link(mails, alice.email, "protection"))
    assert "Réinitialisation de mot de passe" in text_of(page)
    assert [key.name for key in alice.passkeys.all()] == ["Ma clé"]
    assert not alice.login_sessions.exists()
    alice.refresh_from_db()
    assert alice.must_change_password


def test_the_page_lists_what_goes_before_anything_goes(alice: User, mails: Mailbox) -> None:
    add_key(alice)
    request_email_change(alice, "voleur@exemple.nc", PASSWORD, Origin())
    page = Browser().get(path_of(take_back_link(mails, alice.email, "protection")))
    assert "Clé du voleur" in text_of(page)
    assert "v•••@exemple.nc" in text_of(page)
    assert alice.passkeys.exists()


def test_it_works_after_the_thief_moved_the_address(alice: User, mails: Mailbox) -> None:
    add_key(alice)
    link = take_back_link(mails, alice.email, "protection")
    change = request_email_change(alice, "voleur@exemple.nc", PASSWORD, Origin())
    assert change
    confirm_email_change(MailedLink.objects.get(purpose="validatechange"), Origin())
    press(link)
    alice.refresh_from_db()
    assert alice.email == "alice@exemple.nc"
    # And the thief's mailbox may not move it back.
    assert not MailedLink.objects.filter(purpose="revertchange", revoked_at=None).exists()


def test_a_take_back_link_serves_once(alice: User, mails: Mailbox) -> None:
    add_key(alice)
    link = take_back_link(mails, alice.email, "protection")
    press(link)
    page = Browser().get(path_of(link))
    assert "Vous avez repris votre compte" in text_of(page)
    assert Activity.objects.filter(user=alice, kind="account_taken_back").count() == 1


def test_an_expired_take_back_link_says_so(alice: User, mails: Mailbox) -> None:
    add_key(alice)
    link = take_back_link(mails, alice.email, "protection")
    MailedLink.objects.filter(purpose="takeback").update(expires_at=timezone.now())
    page = Browser().get(path_of(link))
    assert page.status_code == 410
    assert alice.passkeys.exists()


def test_after_the_deletion_there_is_nothing_to_take_back(alice: User, mails: Mailbox) -> None:
    add_key(alice)
    link = take_back_link(mails, alice.email, "protection")
    delete_account(alice)
    assert Browser().get(path_of(link)).status_code == 410


def test_an_address_that_is_somebody_elses_by_now_is_sent_to_the_counter(
    alice: User, make_person: Callable[..., User], mails: Mailbox
) -> None:
    add_key(alice)
    link = take_back_link(mails, alice.email, "protection")
    request_email_change(alice, "voleur@exemple.nc", PASSWORD, Origin())
    confirm_email_change(MailedLink.objects.get(purpose="validatechange"), Origin())
    make_person("Bob", email="alice@exemple.nc")
    page = press(link)
    assert "guichet" in text_of(page)
    assert alice.passkeys.exists()


@pytest.mark.django_db(transaction=True)
def test_two_take_backs_at_once_are_one(alice: User, mails: Mailbox) -> None:
    add_key(alice)
    link = find_link(TAKE_BACK, *parameters(take_back_link(mails, alice.email, "protection")))

    def take() -> str:
        try:
            take_back_account(link, Origin())
        except LinkRefused:
            return "refused"
        finally:
            connection.close()
        return "taken"

    assert sorted(run_together(take, take)) == ["refused", "taken"]


def test_a_key_added_this_week_has_no_veto_over_a_lost_factor(alice: User) -> None:
    """The attack of issue F: each log-in with the thief's passkey cancelled the owner's wait."""
    browser = Browser()
    open_session(browser, alice)
    add_key(alice)
    declare_loss(alice, Origin())
    session = browser.session
    session["factor_since"] = int(timezone.now().timestamp())
    session.save()
    page = browser.post("/mon-compte/verification/garder/", follow=True)
    assert LostFactor.objects.filter(user=alice).exists()
    assert "moins de 7 jours" in text_of(page)


def test_an_older_key_keeps_its_veto(alice: User) -> None:
    browser = Browser()
    open_session(browser, alice)
    add_key(alice, days_ago=8)
    declare_loss(alice, Origin())
    session = browser.session
    session["factor_since"] = int((timezone.now() - timedelta(days=8)).timestamp())
    session.save()
    browser.post("/mon-compte/verification/garder/")
    assert not LostFactor.objects.filter(user=alice).exists()
