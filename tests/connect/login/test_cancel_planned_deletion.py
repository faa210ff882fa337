"""Bringing back a closing account: its link, the login, a forgotten password (decision 20)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.models import EmailChange, Lock, LoginSession, PlannedDeletion, User
from kagu.connect.clients.connections import record_connection
from kagu.connect.clients.models import Client
from kagu.connect.clients.subjects import subject_of
from kagu.mailed_links.models import MailedLink
from kagu.outbox.models import OutboxMessage
from tests.clock import Clock
from tests.connect.conftest import PASSWORD
from tests.connect.login.conftest import log_in
from tests.connect.my_account.deletion import let_pass
from tests.connect.pages import seen_by_stranger, text_of
from tests.connect.second_factors import options_of, protect_with_codes, protect_with_passkey
from tests.counts import forget_all_counts
from tests.mailed_links.clicks import A_CLICK, parts
from tests.mails import Mailbox, html_of, path_of

pytestmark = pytest.mark.usefixtures("deletion_after_a_week")
CANCEL = "/public/canceldeletion"
AGAIN = "/oidc/resend-cancel"
REFUSAL = "Adresse email ou mot de passe incorrect."
KEPT = "Votre compte est conservé"
CLOSING = "Votre compte va être supprimé"


def plan(user: User) -> None:
    browser = Browser()
    log_in(browser, user.email)
    browser.post("/mon-compte/supprimer/", {"password": PASSWORD})
    user.refresh_from_db()
    assert user.state == User.State.CLOSING


@pytest.fixture
def link(alice: User, mails: Mailbox) -> str:
    """The path of the link in the mail that tells of the planned deletion."""
    plan(alice)
    return path_of(mails.last_link_to(alice.email))


def press(link: str) -> Any:
    return Browser().post(CANCEL, parts(link))


def ways_back(user: User, mails: Mailbox) -> list[Any]:
    return [mail for mail in mails.mails_to(user.email) if "va être supprimé" in mail.subject]


def test_the_link_brings_the_account_back_and_logs_nobody_in(
    alice: User, link: str, mails: Mailbox, clock: Clock
) -> None:
    browser = Browser()
    assert "Garder mon compte" in text_of(browser.get(link))
    assert KEPT in text_of(browser.post(CANCEL, parts(link)))
    alice.refresh_from_db()
    assert alice.state == User.State.ACTIVE
    assert not PlannedDeletion.objects.exists()
    assert not LoginSession.objects.filter(user=alice).exists()
    assert alice.activities.latest("position").kind == "deletion_cancelled"
    told = mails.last_mail_to(alice.email)
    assert told.subject == "Votre compte NC Connect est conservé"
    for body in (str(told.body), html_of(told)):
        assert "Rien n'a été effacé" in body
    assert let_pass(clock, days=8) == 0
    assert log_in(browser, alice.email)["Location"] == "/mon-compte/"


def test_services_are_told_that_it_is_open_again(alice: User, mails: Mailbox) -> None:
    service = Client.objects.create(
        client_id="exemple",
        name="Exemple",
        sector="exemple.example.org",
        event_uri="https://exemple.example.org/events/",
        event_types=["account-disabled", "account-enabled"],
    )
    subject_of(alice, service)
    record_connection(alice, service, ["openid"])
    plan(alice)
    told = OutboxMessage.objects.filter(kind="security_event").order_by("pk")
    assert told.count() == 1
    press(path_of(mails.last_link_to(alice.email)))
    assert "account-enabled" in str(told.latest("pk").payload["events"])


def test_looking_at_the_link_brings_nothing_back(alice: User, link: str) -> None:
    """Nor does a click in the browser that asked: a person decides."""
    for _ in range(2):
        assert "data-presses-itself" not in text_of(Browser().get(link, headers=A_CLICK))
    alice.refresh_from_db()
    assert alice.state == User.State.CLOSING


def test_the_link_opened_twice_says_the_same(alice: User, link: str, mails: Mailbox) -> None:
    """E5; the mail says so once."""
    press(link)
    assert KEPT in text_of(press(link))
    assert KEPT in text_of(Browser().get(link))
    assert [mail.subject for mail in mails.mails_to(alice.email)].count(
        "Votre compte NC Connect est conservé"
    ) == 1


def test_any_of_the_mails_serves_until_one_has(alice: User, link: str, mails: Mailbox, clock: Clock) -> None:
    let_pass(clock, days=6, hours=1)
    reminder = path_of(mails.last_link_to(alice.email))
    assert reminder != link
    assert KEPT in text_of(press(link))
    assert KEPT in text_of(press(reminder))
    plan(alice)
    assert press(reminder).status_code == 410
    alice.refresh_from_db()
    assert alice.state == User.State.CLOSING


def test_the_link_of_an_erased_account_is_refused(alice: User, link: str, clock: Clock) -> None:
    let_pass(clock, days=7, seconds=1)
    answer = press(link)
    assert answer.status_code == 410
    assert "Ce lien n'est plus valable" in text_of(answer)
    assert "Nous contacter" in text_of(answer)


def test_after_its_time_the_link_is_refused_even_before_the_worker_comes(alice: User, link: str) -> None:
    """E6."""
    past = timezone.now() - timedelta(minutes=1)
    alice.planned_deletion.due_at = past
    alice.planned_deletion.save()
    MailedLink.objects.filter(purpose="canceldeletion").update(expires_at=past)
    answer = press(link)
    assert answer.status_code == 410
    assert "Ce lien a expiré" in text_of(answer)
    page = text_of(log_in(Browser(), alice.email))
    assert "en train d'être effacé" in page
    assert AGAIN not in page


@pytest.mark.parametrize("wrong", [{"token": "x"}, {"technicalID": "x"}, {}])
def test_a_link_that_is_not_one_is_refused(alice: User, link: str, wrong: dict[str, str]) -> None:
    """E13."""
    answer = Browser().post(CANCEL, parts(link) | wrong if wrong else {})
    assert answer.status_code == 404
    alice.refresh_from_db()
    assert alice.state == User.State.CLOSING


def test_a_link_of_another_purpose_is_refused(alice: User, mails: Mailbox) -> None:
    Browser().post("/oidc/forgotten-password", {"email": alice.email})
    other = mails.last_link_to(alice.email)
    assert press(path_of(other)).status_code == 404


@pytest.mark.parametrize("tells_locks", [False, True])
def test_a_locked_account_comes_back_locked(alice: User, link: str, settings: Any, tells_locks: bool) -> None:
    """Keeping the account does not release it; services that were told of the lock hear no more."""
    settings.ANNOUNCE_LOCKS = tells_locks
    service = Client.objects.create(
        client_id="exemple",
        name="Exemple",
        sector="exemple.example.org",
        event_uri="https://exemple.example.org/events/",
        event_types=["account-enabled"],
    )
    subject_of(alice, service)
    record_connection(alice, service, ["openid"])
    alice.locks.create(cause=Lock.Cause.FAILURES)
    press(link)
    alice.refresh_from_db()
    assert alice.state == User.State.LOCKED
    assert OutboxMessage.objects.filter(kind="security_event").exists() is not tells_locks


def test_the_right_password_says_that_the_account_is_closing(alice: User, link: str) -> None:
    """Only then: a wrong one says nothing."""
    browser = Browser()
    assert REFUSAL in text_of(log_in(browser, alice.email, "wrong"))
    page = text_of(log_in(browser, alice.email))
    assert CLOSING in page
    assert "il sera effacé définitivement le" in page
    assert "Renvoyer l'email" in page
    assert not LoginSession.objects.filter(user=alice).exists()


def test_a_closing_account_and_an_unknown_address_look_alike(alice: User, link: str) -> None:
    """ASVS 6.3.8."""
    closing = log_in(Browser(), alice.email, "wrong")
    forget_all_counts()
    unknown = log_in(Browser(), "nobody@exemple.nc", "wrong")
    assert seen_by_stranger(closing, alice.email) == seen_by_stranger(unknown, "nobody@exemple.nc")


def test_failures_lock_no_closing_account(alice: User, link: str) -> None:
    for _ in range(11):
        forget_all_counts()
        log_in(Browser(), alice.email, "wrong")
    forget_all_counts()
    alice.refresh_from_db()
    assert alice.state == User.State.CLOSING


def test_a_passkey_opens_nothing_either(alice: User, mails: Mailbox) -> None:
    key = protect_with_passkey(alice)
    User.objects.filter(pk=alice.pk).update(state=User.State.CLOSING)
    PlannedDeletion.objects.create(user=alice, due_at=timezone.now() + timedelta(days=7))
    browser = Browser()
    answer = browser.post("/oidc/passkey", {"answer": key.get(options_of(browser.get("/oidc/login")))})
    assert CLOSING in text_of(answer)
    assert "Un email vient d'être envoyé" in text_of(browser.post(AGAIN))
    assert not LoginSession.objects.filter(user=alice).exists()


def test_a_plan_between_password_and_code_wins(alice: User) -> None:
    codes = protect_with_codes(alice)
    browser = Browser()
    log_in(browser, alice.email)
    User.objects.filter(pk=alice.pk).update(state=User.State.CLOSING)
    PlannedDeletion.objects.create(user=alice, due_at=timezone.now() + timedelta(days=7))
    assert CLOSING in text_of(browser.post("/oidc/second-factor", {"code": codes[0]}))
    assert alice.recovery_codes.count() == len(codes)


def test_an_account_kept_while_its_owner_logs_in_leads_back_to_the_login(alice: User, link: str) -> None:
    """The row is gone before the page is made: nothing breaks."""
    PlannedDeletion.objects.all().delete()
    assert log_in(Browser(), alice.email)["Location"] == "/oidc/login"


def test_the_mail_is_sent_again_to_who_shows_the_right_password(
    alice: User, link: str, mails: Mailbox
) -> None:
    """Three mails a day on the owner's wish, whatever strangers asked for."""
    browser = Browser()
    log_in(browser, alice.email)
    pages = [text_of(browser.post(AGAIN)) for _ in range(4)]
    assert len(ways_back(alice, mails)) == 4
    assert "Un email vient d'être envoyé" in pages[0]
    assert "rien de plus n'y est envoyé avant le" in pages[3]
    assert KEPT in text_of(press(path_of(mails.last_link_to(alice.email))))
    assert browser.post(AGAIN)["Location"] == "/oidc/login"


def test_a_stranger_cannot_have_the_mail_sent(alice: User, link: str, mails: Mailbox) -> None:
    mails.clear()
    stranger = Browser()
    log_in(stranger, alice.email, "wrong")
    assert stranger.post(AGAIN)["Location"] == "/oidc/login"
    assert stranger.get(AGAIN).status_code == 405
    assert mails.mails_to(alice.email) == []


def test_a_forgotten_password_brings_the_way_back_and_no_reset(
    alice: User, link: str, mails: Mailbox
) -> None:
    """E26: the same page as for everybody, and as many mails."""
    for _ in range(2):
        known = Browser().post("/oidc/forgotten-password", {"email": alice.email}, follow=True)
        mails.deliver()
    unknown = Browser().post("/oidc/forgotten-password", {"email": "nobody@exemple.nc"}, follow=True)
    assert seen_by_stranger(known, alice.email) == seen_by_stranger(unknown, "nobody@exemple.nc")
    assert len(ways_back(alice, mails)) == len(mails.mails_to(alice.email)) == 3
    assert KEPT in text_of(press(path_of(mails.last_link_to(alice.email))))


def test_creating_an_account_with_the_address_tells_its_owner_alone(
    alice: User, link: str, mails: Mailbox
) -> None:
    """E1."""
    form = {"first_name": "Bob", "family_name": "Newman", "email": alice.email, "terms": "on"}
    password = "trois tortues traversent le lagon"
    form |= {"password": password, "confirmation": password}
    answer = Browser().post("/oidc/create-account", form)
    assert answer["Location"] == "/oidc/check-mailbox"
    assert mails.last_mail_to(alice.email).subject == "Vous avez déjà un compte NC Connect"
    alice.refresh_from_db()
    assert (alice.state, alice.first_name) == (User.State.CLOSING, "Alice")


def test_the_old_mailbox_takes_back_an_account_that_a_thief_moved_and_closes(
    alice: User, mails: Mailbox
) -> None:
    """E19: its week is not cut short."""
    thief = Browser()
    log_in(thief, alice.email)
    new = {"new_email": "thief@exemple.nc", "confirmation": "thief@exemple.nc", "password": PASSWORD}
    thief.post("/mon-compte/email/", new)
    thief.post("/public/validatechange", parts(path_of(mails.last_link_to("thief@exemple.nc"))))
    revert = path_of(mails.last_link_to("alice@exemple.nc"))
    alice.refresh_from_db()
    plan(alice)
    assert Browser().post("/public/revertchange", parts(revert)).status_code == 200
    alice.refresh_from_db()
    assert (alice.state, alice.email) == (User.State.ACTIVE, "alice@exemple.nc")
    assert alice.must_change_password
    assert not PlannedDeletion.objects.exists()
    assert EmailChange.objects.get().state == EmailChange.State.REVERTED
    assert {"email_change_reverted", "deletion_cancelled"} <= set(
        alice.activities.values_list("kind", flat=True)
    )


def test_the_pages_speak_english(alice: User, link: str) -> None:
    browser = Browser()
    browser.cookies["language"] = "en"
    assert "Your account is about to be deleted" in text_of(log_in(browser, alice.email))
    assert "An email has just been sent" in text_of(browser.post(AGAIN))
    assert "Keep my account" in text_of(browser.get(link))
    assert "Your account is kept" in text_of(browser.post(CANCEL, parts(link)))
