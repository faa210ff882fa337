"""« Renvoyer un message d'essai »: a marked address shows that it takes mails again (E58)."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.link_purposes import ACTIVATE_ACCOUNT, CHECK_ADDRESS, UNLOCK_ACCOUNT
from kagu.connect.accounts.models import Activity, User
from kagu.mailed_links.links import issue_link
from kagu.mailed_links.models import MailedLink
from kagu.mailed_links.purposes import Purpose
from kagu.outbox.models import OutboxMessage
from tests.connect.asked_accounts import make_pending
from tests.connect.conftest import PASSWORD
from tests.connect.my_account.pages import text
from tests.mailed_links.clicks import press, send
from tests.mails import Mailbox, path_of

SEND = "/mon-compte/email/essai/"
BANNER = "Votre adresse email ne reçoit plus nos messages."


@pytest.fixture(autouse=True)
def marked(alice: User) -> None:
    User.objects.update(email_undeliverable_at=timezone.now())


def is_marked(user: User) -> bool:
    user.refresh_from_db()
    return user.email_undeliverable_at is not None


def test_a_trial_mail_that_arrives_takes_the_mark_away(
    alice: User, alices_browser: Browser, mails: Mailbox
) -> None:
    assert "Renvoyer un message d'essai" in text(alices_browser.get("/mon-compte/"))
    answer = alices_browser.post(SEND, follow=True)
    assert "Un message d'essai vient d'être envoyé à alice@exemple.nc." in text(answer)
    link = mails.last_link_to(alice.email)
    assert is_marked(alice)
    assert "Votre adresse email reçoit bien nos messages" in text(press(Browser(), link))
    assert not is_marked(alice)
    assert BANNER not in text(alices_browser.get("/mon-compte/"))
    kinds = Activity.objects.filter(user=alice).values_list("kind", flat=True)
    assert {"check_mail_sent", "address_checked"} <= set(kinds)


def test_opening_the_link_changes_nothing_and_pressing_again_shows_the_same(
    alice: User, alices_browser: Browser, mails: Mailbox
) -> None:
    """E5, E11."""
    alices_browser.post(SEND)
    link = mails.last_link_to(alice.email)
    Browser().get(path_of(link))
    assert is_marked(alice)
    press(Browser(), link)
    assert "Votre adresse email reçoit bien nos messages" in text(Browser().get(path_of(link)))


def test_the_link_of_an_address_given_up_meanwhile_is_dead(
    alice: User, alices_browser: Browser, mails: Mailbox
) -> None:
    alices_browser.post(SEND)
    link = mails.last_link_to(alice.email)
    User.objects.filter(pk=alice.pk).update(email="new@exemple.nc", email_normalized="new@exemple.nc")
    assert press(Browser(), link).status_code == 410
    assert is_marked(alice)


def test_trial_mails_are_few(alice: User, alices_browser: Browser) -> None:
    """ASVS 2.4.1."""
    alices_browser.post(SEND)
    assert "Patientez avant d'en demander un autre." in text(alices_browser.post(SEND, follow=True))
    assert OutboxMessage.objects.count() == 1
    for _ in range(6):
        MailedLink.objects.update(created_at=timezone.now() - timedelta(minutes=2))
        alices_browser.post(SEND)
    assert OutboxMessage.objects.count() == 5


def test_an_address_that_takes_mails_gets_no_trial(alice: User, alices_browser: Browser) -> None:
    User.objects.update(email_undeliverable_at=None)
    assert "Renvoyer un message" not in text(alices_browser.get("/mon-compte/"))
    alices_browser.post(SEND)
    assert not OutboxMessage.objects.exists()


def test_a_trial_is_asked_by_its_owner_with_a_form(alices_browser: Browser) -> None:
    assert alices_browser.get(SEND).status_code == 405
    assert Browser().post(SEND)["Location"].startswith("/oidc/login")


def test_a_new_password_by_mail_takes_the_mark_away(alice: User, mails: Mailbox) -> None:
    Browser().post("/oidc/forgotten-password", {"email": alice.email})
    link = mails.last_link_to(alice.email)
    query = dict(part.split("=") for part in link.partition("?")[2].split("&"))
    new = "deux roussettes mangent la nuit"
    Browser().post("/public/resetpassword", {**query, "password": new, "confirmation": new})
    assert not is_marked(alice)


@pytest.mark.parametrize(
    ("purpose", "state"), [(UNLOCK_ACCOUNT, User.State.LOCKED), (ACTIVATE_ACCOUNT, User.State.PENDING)]
)
def test_any_link_opened_in_the_mailbox_takes_the_mark_away(
    alice: User, purpose: Purpose, state: User.State
) -> None:
    if state == User.State.PENDING:
        make_pending(User.objects.all())
    else:
        User.objects.update(state=state)
    issued = issue_link(
        purpose, target=str(alice.pk), sent_to=alice.email.upper(), lifetime=timedelta(hours=1)
    )
    press(Browser(), issued.url, password=PASSWORD)
    assert not is_marked(alice)


def test_a_link_that_does_not_serve_proves_nothing(alice: User) -> None:
    expired = issue_link(CHECK_ADDRESS, target=str(alice.pk), sent_to=alice.email, lifetime=timedelta(0))
    assert send(Browser(), expired.url).status_code == 410
    assert is_marked(alice)


def test_while_no_worker_is_at_work_the_trial_mail_is_said_to_be_late(
    alice: User, alices_browser: Browser, no_worker: None
) -> None:
    shown = text(alices_browser.post(SEND, follow=True))
    assert "Un message d'essai sera envoyé à alice@exemple.nc ; nos emails partent en retard" in shown
    assert "vient d'être envoyé" not in shown
