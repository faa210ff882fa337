"""Two people ask for one address: each form has its own account, link and password (D31)."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.history.breaks import breaks
from kagu.connect.accounts.models import Activity, LoginFailures, User
from kagu.mailed_links.models import MailedLink
from tests.clock import Clock
from tests.connect.conftest import PASSWORD
from tests.connect.login.account_form import CREATE, typed
from tests.connect.login.conftest import log_in
from tests.connect.login.failures import REFUSAL, fail
from tests.connect.pages import seen_by_stranger, text_of
from tests.counts import forget_all_counts
from tests.mailed_links.clicks import A_CLICK, parts
from tests.mails import Mailbox, link_in, path_of
from tests.threads import run_together

pytestmark = pytest.mark.django_db
VALIDATE = "/public/validateaccount"
ADDRESS = "alice@exemple.nc"
DONE = "Votre compte est désormais activé"
THEIRS = "le mot de passe de Mallory"
NOT_YET = "Votre compte n'est pas encore activé"


@pytest.fixture
def stranger() -> Browser:
    return Browser(REMOTE_ADDR="198.51.100.9")


@pytest.fixture
def link(browser: Browser, mails: Mailbox) -> str:
    """The path of the link of Alice's own form."""
    return ask(browser, mails)


@pytest.fixture
def strangers_link(link: str, stranger: Browser, mails: Mailbox) -> str:
    """That of a stranger who fills in the form a moment later, with her address."""
    return ask(stranger, mails, first_name="Mallory", password=THEIRS, confirmation=THEIRS)


def ask(browser: Browser, mails: Mailbox, **changes: str) -> str:
    browser.get(CREATE)
    assert browser.post(CREATE, typed(**changes)).status_code == 302
    return path_of(mails.last_link_to(ADDRESS))


def press(browser: Browser, link: str, **more: str) -> Any:
    return browser.post(VALIDATE, {**parts(link), **more})


def names() -> set[str]:
    return set(User.objects.values_list("first_name", flat=True))


def test_a_stranger_who_asks_seconds_later_kills_no_link(
    browser: Browser, link: str, strangers_link: str
) -> None:
    assert names() == {"Alice", "Mallory"}
    assert "data-presses-itself" in text_of(browser.get(link, headers=A_CLICK))
    assert DONE in text_of(press(browser, link))
    alice = User.objects.get()
    assert (alice.first_name, alice.email_normalized, alice.asked_normalized) == ("Alice", ADDRESS, "")
    assert log_in(Browser(), ADDRESS).status_code == 302
    assert REFUSAL in text_of(log_in(Browser(), ADDRESS, THEIRS))


def test_a_strangers_password_is_not_activated_by_the_owners_one_click(
    browser: Browser, link: str, strangers_link: str
) -> None:
    """She opens the newest mail: the page names Mallory and wants a password that she does not know."""
    page = text_of(browser.get(strangers_link, headers=A_CLICK))
    assert "data-presses-itself" not in page
    assert "<strong>Mallory</strong>" in page
    assert "Je n'ai rien demandé" in page
    assert "Je ne sais plus" in page
    assert "n'est pas celui choisi" in text_of(press(browser, strangers_link, password=PASSWORD))
    assert not User.objects.exclude(state=User.State.PENDING).exists()


def test_the_first_one_activated_ends_the_others(browser: Browser, link: str, strangers_link: str) -> None:
    press(browser, link)
    assert names() == {"Alice"}
    for page in (Browser().get(strangers_link), press(Browser(), strangers_link, password=THEIRS)):
        assert page.status_code == 410
        assert "Ce lien n'est plus valable" in text_of(page)
    assert list(breaks()) == []


@pytest.mark.django_db(transaction=True)
def test_two_links_of_one_address_pressed_at_once_give_one_account(
    browser: Browser, link: str, stranger: Browser, strangers_link: str
) -> None:
    answers = run_together(lambda: press(browser, link), lambda: press(stranger, strangers_link))
    assert sorted(answer.status_code for answer in answers) == [200, 410]
    assert User.objects.get().state == User.State.ACTIVE


def test_i_asked_for_nothing_erases_that_form_alone(browser: Browser, link: str, strangers_link: str) -> None:
    asked = press(browser, strangers_link, instead="nothing-asked")
    assert "Vous n'avez rien demandé ?" in text_of(asked)
    assert names() == {"Alice", "Mallory"}
    done = press(browser, strangers_link, instead="nothing-asked", confirmed="yes", is_sure="on")
    assert "La demande est effacée" in text_of(done)
    assert names() == {"Alice"}
    assert DONE in text_of(press(browser, link))
    assert list(breaks()) == []


def test_a_scanner_that_visits_or_presses_erases_nothing(link: str, strangers_link: str) -> None:
    scanner = Browser()
    scanner.head(strangers_link)
    scanner.get(f"{strangers_link}&instead=nothing-asked&confirmed=yes&is_sure=on")
    press(scanner, strangers_link, instead="nothing-asked")
    page = press(scanner, strangers_link, instead="nothing-asked", confirmed="yes")
    assert "Cochez la case" in text_of(page)
    assert names() == {"Alice", "Mallory"}
    assert not MailedLink.objects.exclude(used_at=None).exists()


def test_what_was_erased_cannot_be_activated_or_erased_again(link: str) -> None:
    for _ in range(2):
        page = press(Browser(), link, instead="nothing-asked", confirmed="yes", is_sure="on")
    assert page.status_code == 410
    assert press(Browser(), link, password=PASSWORD).status_code == 410


def test_i_do_not_know_any_more_leads_to_a_fresh_form_and_a_fresh_mail(link: str, mails: Mailbox) -> None:
    phone = Browser()
    response = press(phone, link, instead="forgotten")
    assert response["Location"] == CREATE
    assert f'value="{ADDRESS}"' in text_of(phone.get(CREATE))
    fresh = ask(phone, mails, password=THEIRS, confirmation=THEIRS)
    assert fresh != link
    assert DONE in text_of(press(phone, fresh))
    assert log_in(phone, ADDRESS, THEIRS).status_code == 302


def test_a_mail_asked_again_by_a_stranger_binds_no_link_to_the_strangers_browser(
    link: str, stranger: Browser, mails: Mailbox
) -> None:
    stranger.post("/oidc/resend-activation", {"email": ADDRESS})
    again = path_of(mails.last_link_to(ADDRESS))
    assert again != link
    assert 'name="password"' in text_of(stranger.get(again))


def test_a_mail_asked_again_by_the_owner_is_that_of_her_own_form(
    browser: Browser, link: str, strangers_link: str, mails: Mailbox
) -> None:
    browser.post("/oidc/resend-activation", {"email": ADDRESS})
    assert "Bonjour Alice," in str(mails.last_mail_to(ADDRESS).body)
    assert DONE in text_of(press(browser, path_of(mails.last_link_to(ADDRESS))))
    assert User.objects.get().first_name == "Alice"


def test_an_owner_elsewhere_gets_no_one_click_link_to_a_strangers_form(
    browser: Browser, link: str, strangers_link: str, mails: Mailbox
) -> None:
    """The newest form is Mallory's: the mail that a third browser asks for wants its password there too."""
    phone = Browser()
    phone.post("/oidc/resend-activation", {"email": ADDRESS})
    again = path_of(mails.last_link_to(ADDRESS))
    assert 'name="password"' in text_of(phone.get(again))
    assert 'name="password"' in text_of(browser.get(again))


def test_the_right_password_says_that_the_account_waits_and_sends_its_mail(
    link: str, strangers_link: str, mails: Mailbox
) -> None:
    """Issue 12: as the lock does, whichever of the forms it was typed in."""
    for password, name in ((PASSWORD, "Alice"), (THEIRS, "Mallory")):
        phone = Browser()
        page = text_of(log_in(phone, ADDRESS, password))
        assert NOT_YET in page
        assert "Renvoyer l'email" in page
        sent = text_of(phone.post("/oidc/resend-my-activation"))
        assert f"Un email vient d'être envoyé à <strong>{ADDRESS}</strong>" in sent
        assert f"Bonjour {name}," in str(mails.last_mail_to(ADDRESS).body)
    assert not User.objects.exclude(state=User.State.PENDING).exists()


def test_a_wrong_password_says_nothing_of_what_waits(link: str) -> None:
    wrong, unknown = log_in(Browser(), ADDRESS, "not this one"), log_in(Browser(), "nobody@exemple.nc")
    assert seen_by_stranger(wrong, ADDRESS) == seen_by_stranger(unknown, "nobody@exemple.nc")
    assert Browser().post("/oidc/resend-my-activation")["Location"] == "/oidc/login"


def test_the_password_of_what_waits_cannot_be_guessed(link: str) -> None:
    LoginFailures.objects.create(
        counter=f"asked:{User.objects.get().pk}", count=100, first_at=timezone.now(), last_at=timezone.now()
    )
    assert REFUSAL in text_of(log_in(Browser(), ADDRESS))


def test_failed_logins_of_strangers_do_not_stop_the_activation(link: str) -> None:
    fail(Browser(), ADDRESS, 12)
    assert DONE in text_of(press(Browser(), link, password=PASSWORD))
    assert not LoginFailures.objects.filter(counter__startswith="asked:").exists()


def test_the_owner_who_shows_the_password_gets_five_mails_a_day(link: str, mails: Mailbox) -> None:
    phone = Browser()
    log_in(phone, ADDRESS)
    pages = [text_of(phone.post("/oidc/resend-my-activation")) for _ in range(6)]
    assert all("vient d'être envoyé" in page for page in pages[:5])
    assert "rien de plus n'y est envoyé avant le" in pages[5]
    assert len(mails.mails_to(ADDRESS)) == 6


def test_six_anonymous_creations_kill_no_link_and_take_nothing_from_other_networks(
    browser: Browser, link: str, stranger: Browser, mails: Mailbox
) -> None:
    answers = [Browser(REMOTE_ADDR="198.51.100.9").post(CREATE, typed(first_name="Eve")) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [200]
    assert "rien de plus n'y est envoyé avant le" in text_of(answers[5])
    assert len(mails.mails_to(ADDRESS)) == 6
    browser.post("/oidc/resend-activation", {"email": ADDRESS})
    assert len(mails.mails_to(ADDRESS)) == 7
    ask(Browser(REMOTE_ADDR="203.0.113.5"), mails)
    assert DONE in text_of(press(browser, link))
    assert User.objects.count() == 1


def test_the_forms_for_one_address_are_bounded_however_many_networks_ask(mails: Mailbox) -> None:
    answers = [
        Browser(REMOTE_ADDR=f"198.51.{number}.9").post(CREATE, typed()).status_code for number in range(12)
    ]
    assert answers == [302] * 10 + [200] * 2
    mails.deliver()
    assert User.objects.count() == 10


@pytest.mark.usefixtures("clock")
def test_the_limit_is_the_same_for_an_address_that_has_an_account(bob: User) -> None:
    known = [Browser().post(CREATE, typed(email=bob.email)) for _ in range(6)]
    unknown = [Browser().post(CREATE, typed(email="nobody@exemple.nc")) for _ in range(6)]
    pairs = [
        (seen_by_stranger(one, bob.email), seen_by_stranger(other, "nobody@exemple.nc"))
        for one, other in zip(known, unknown, strict=True)
    ]
    assert [one[0] for one, _ in pairs] == [302] * 5 + [200]
    assert all(one == other for one, other in pairs)


def test_accounts_that_nobody_activated_are_swept(
    browser: Browser, stranger: Browser, mails: Mailbox, clock: Clock
) -> None:
    ask(stranger, mails, first_name="Mallory")
    clock.move(3600)
    ask(browser, mails)
    clock.move(47.5 * 3600)
    call_command("expire_pending_accounts")
    assert names() == {"Alice"}


def test_a_form_for_an_address_taken_meanwhile_gives_no_second_account(
    browser: Browser, link: str, bob: User
) -> None:
    User.objects.filter(pk=bob.pk).update(email=ADDRESS, email_normalized=ADDRESS)
    assert press(browser, link).status_code == 410
    assert User.objects.get(email_normalized=ADDRESS) == bob


def test_a_forgotten_password_before_the_activation_sends_the_mail_of_the_own_form(
    browser: Browser, link: str, strangers_link: str, mails: Mailbox
) -> None:
    """E26."""
    forget_all_counts()
    browser.post("/oidc/forgotten-password", {"email": ADDRESS})
    mail = str(mails.last_mail_to(ADDRESS).body)
    assert "/public/validateaccount" in link_in(mail)
    assert Activity.objects.filter(kind="account_created").count() == 2
