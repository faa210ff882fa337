"""Each way to another link ends in a mail, and past a limit the page says so (D38)."""

import html
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.link_purposes import (
    CONFIRM_EMAIL_CHANGE,
    RESET_PASSWORD,
    TAKE_BACK,
    UNLOCK_ACCOUNT,
)
from kagu.connect.accounts.models import User
from kagu.mailed_links.links import issue_link
from kagu.mailed_links.models import MailedLink
from kagu.mailed_links.purposes import Purpose
from tests.clock import Clock
from tests.connect.conftest import PASSWORD
from tests.connect.login.account_form import CREATE, typed
from tests.connect.login.conftest import log_in
from tests.connect.login.failures import locked_by_strangers
from tests.connect.pages import seen_by_stranger, text_of
from tests.mails import Mailbox, path_of

pytestmark = pytest.mark.django_db
RESEND = "/oidc/resend-activation"
FORGOTTEN = "/oidc/forgotten-password"
NO_ACCOUNT = "Cette adresse n'a pas de compte NC Connect"
NOTHING_MORE = "rien de plus n'y est envoyé avant le"
# Strangers of four networks, each as often as it may.
NETWORKS = [f"198.51.{number}.9" for number in range(4)]


@pytest.fixture
def first_link(browser: Browser, mails: Mailbox) -> str:
    """Of an account that waits for `pending@exemple.nc`."""
    browser.post(CREATE, typed(email="pending@exemple.nc"))
    return path_of(mails.last_link_to("pending@exemple.nc"))


def renewal_of(page: Any) -> str:
    """Where the page of a refused link leads to for another one."""
    found = re.search(r'<a class="button" href="([^"]+)">', page.content.decode())
    assert found, text_of(page)
    return html.unescape(found[1])


def expired(purpose: Purpose, target: str, address: str) -> str:
    issued = issue_link(purpose, target=target, sent_to=address)
    MailedLink.objects.filter(pk=issued.link.pk).update(expires_at=timezone.now())
    return path_of(issued.url)


def ask_as_strangers(page: str, address: str) -> None:
    for network in NETWORKS:
        for _ in range(6):
            Browser(REMOTE_ADDR=network).post(page, {"email": address})


def test_an_expired_activation_is_renewed(
    browser: Browser, first_link: str, mails: Mailbox, clock: Clock
) -> None:
    MailedLink.objects.update(expires_at=timezone.now())
    clock.move(60)
    page = Browser().get(first_link)
    assert page.status_code == 410
    answer = browser.post(renewal_of(page), {"email": "pending@exemple.nc"}, follow=True)
    assert "Un email part vers <strong>pending@exemple.nc</strong>" in text_of(answer)
    fresh = path_of(mails.last_link_to("pending@exemple.nc"))
    assert fresh != first_link
    assert browser.get(fresh).status_code == 200


def test_an_activation_that_was_swept_says_that_there_is_no_account(
    clock: Clock, first_link: str, mails: Mailbox
) -> None:
    clock.move(49 * 3600)
    call_command("expire_pending_accounts")
    assert not User.objects.exists()
    phone = Browser()
    phone.post(renewal_of(phone.get(first_link)), {"email": "pending@exemple.nc"})
    mail = mails.last_mail_to("pending@exemple.nc")
    assert mail.subject == NO_ACCOUNT
    assert f"http://connect.localhost:8000{CREATE}" in str(mail.body)


@pytest.mark.parametrize("purpose", [RESET_PASSWORD, TAKE_BACK])
def test_an_expired_link_to_a_password_is_renewed(alice: User, mails: Mailbox, purpose: Purpose) -> None:
    phone = Browser()
    page = phone.get(expired(purpose, str(alice.pk), alice.email))
    phone.post(renewal_of(page), {"email": alice.email})
    assert "/public/resetpassword" in mails.last_link_to(alice.email)


def test_an_expired_unlock_is_renewed_by_the_password_and_without_it(alice: User, mails: Mailbox) -> None:
    locked_by_strangers(alice)
    phone = Browser()
    page = phone.get(expired(UNLOCK_ACCOUNT, str(alice.pk), alice.email))
    phone.post(renewal_of(page), {"email": alice.email})
    assert "/public/resetpassword" in mails.last_link_to(alice.email)
    log_in(phone, alice.email)
    phone.post("/oidc/resend-unlock")
    assert "/public/unlockuser" in mails.last_link_to(alice.email)


def test_an_expired_change_of_address_is_renewed(alice: User, browser: Browser, mails: Mailbox) -> None:
    page = Browser().get(expired(CONFIRM_EMAIL_CHANGE, str(alice.pk), "new@exemple.nc"))
    log_in(browser, alice.email)
    new = {"new_email": "new@exemple.nc", "confirmation": "new@exemple.nc", "password": PASSWORD}
    browser.post(renewal_of(page), new)
    assert "/public/validatechange" in mails.last_link_to("new@exemple.nc")


@pytest.mark.parametrize("page", [RESEND, FORGOTTEN])
def test_an_address_without_account_is_told_so_once_a_day(mails: Mailbox, clock: Clock, page: str) -> None:
    phone = Browser()
    for _ in range(3):
        clock.move(60)
        phone.post(page, {"email": "Nobody@exemple.nc"})
    assert [mail.subject for mail in mails.mails_to("Nobody@exemple.nc")] == [NO_ACCOUNT]
    clock.move(24 * 3600)
    phone.post(page, {"email": "nobody@exemple.nc"})
    assert len(mails.mails_to("nobody@exemple.nc")) == 1


def test_an_address_without_account_is_told_so_in_the_language_of_the_page(mails: Mailbox) -> None:
    phone = Browser()
    phone.cookies["language"] = "en"
    phone.post(FORGOTTEN, {"email": "nobody@exemple.nc"})
    assert mails.last_mail_to("nobody@exemple.nc").subject == "This address has no NC Connect account"


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("page", [RESEND, FORGOTTEN])
def test_past_the_limit_every_address_reads_the_same(bob: User, page: str) -> None:
    seen = []
    for address in (bob.email, "nobody@exemple.nc"):
        answers = [Browser().post(page, {"email": address}) for _ in range(6)]
        seen.append([seen_by_stranger(answer, address) for answer in answers])
        assert NOTHING_MORE in text_of(answers[-1])
        assert "Les liens déjà reçus restent valables" in text_of(answers[-1])
    assert seen[0] == seen[1]


def test_resets_asked_by_strangers_leave_the_owner_hers(alice: User, home: Browser, mails: Mailbox) -> None:
    ask_as_strangers(FORGOTTEN, alice.email)
    bombed = len(mails.mails_to(alice.email))
    assert bombed == 10
    late = Browser(REMOTE_ADDR="203.0.113.5")
    assert NOTHING_MORE in text_of(late.post(FORGOTTEN, {"email": alice.email}))
    assert home.post(FORGOTTEN, {"email": alice.email}).status_code == 302
    assert len(mails.mails_to(alice.email)) == bombed + 1


def test_one_network_spends_nothing_of_another(alice: User, mails: Mailbox) -> None:
    for _ in range(8):
        Browser(REMOTE_ADDR=NETWORKS[0]).post(FORGOTTEN, {"email": alice.email})
    links = [mails.last_link_to(alice.email)]
    assert Browser(REMOTE_ADDR=NETWORKS[1]).post(FORGOTTEN, {"email": alice.email}).status_code == 302
    links.append(mails.last_link_to(alice.email))
    assert len(set(links)) == 2
    assert all(Browser().get(path_of(link)).status_code == 200 for link in links)


def test_resends_asked_by_strangers_leave_hers_to_who_filled_in_the_form(
    browser: Browser, first_link: str, mails: Mailbox
) -> None:
    ask_as_strangers(RESEND, "pending@exemple.nc")
    before = len(mails.mails_to("pending@exemple.nc"))
    assert browser.post(RESEND, {"email": "pending@exemple.nc"}).status_code == 302
    assert len(mails.mails_to("pending@exemple.nc")) == before + 1


def test_what_strangers_ask_for_does_not_use_up_what_an_agent_or_the_password_may_send(
    alice: User, mails: Mailbox
) -> None:
    ask_as_strangers(FORGOTTEN, alice.email)
    locked_by_strangers(alice)
    before = len(mails.mails_to(alice.email))
    phone = Browser()
    log_in(phone, alice.email)
    pages = [text_of(phone.post("/oidc/resend-unlock")) for _ in range(4)]
    assert all("vient d'être envoyé" in page for page in pages[:3])
    assert NOTHING_MORE in pages[3]
    assert len(mails.mails_to(alice.email)) == before + 3


@pytest.mark.usefixtures("deletion_after_a_week")
def test_the_way_back_to_a_closing_account_is_not_used_up_by_strangers(alice: User, mails: Mailbox) -> None:
    mine = Browser()
    log_in(mine, alice.email)
    mine.post("/mon-compte/supprimer/", {"password": PASSWORD})
    ask_as_strangers(FORGOTTEN, alice.email)
    before = len(mails.mails_to(alice.email))
    log_in(mine, alice.email)
    assert "vient d'être envoyé" in text_of(mine.post("/oidc/resend-cancel"))
    assert len(mails.mails_to(alice.email)) == before + 1
