"""The activation link: who may press it, from where, how often (S11, E5–E13, R149, J1)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.models import Activity, LoginSession, User
from kagu.connect.clients.models import Client
from kagu.mailed_links.models import MailedLink
from kagu.site.clock import now
from tests.clock import Clock
from tests.connect.asked_accounts import same_browser
from tests.connect.conftest import PASSWORD
from tests.connect.login.account_form import CREATE, typed
from tests.connect.login.conftest import log_in
from tests.connect.pages import seen_by_stranger, text_of
from tests.counts import forget_all_counts
from tests.mailed_links.clicks import A_CLICK, parts
from tests.mails import Mailbox, path_of
from tests.threads import run_together

pytestmark = pytest.mark.django_db
VALIDATE = "/public/validateaccount"
DONE = "Votre compte est désormais activé"


@pytest.fixture
def link(browser: Browser, mails: Mailbox) -> str:
    """The path of the link that Alice receives."""
    browser.post(CREATE, typed())
    return path_of(mails.last_link_to("alice@exemple.nc"))


def wrong_link() -> dict[str, str]:
    """What somebody who guesses sends."""
    return {"technicalID": str(uuid4()), "token": str(uuid4())}


def press(browser: Browser, link: str, **more: str) -> Any:
    return browser.post(VALIDATE, {**parts(link), **more})


def test_opening_shows_and_pressing_activates(browser: Browser, link: str) -> None:
    page = text_of(browser.get(link))
    assert "Confirmer" in page
    assert User.objects.get().state == User.State.PENDING
    response = press(browser, link)
    assert DONE in text_of(response)
    alice = User.objects.get()
    assert alice.state == User.State.ACTIVE
    assert alice.activated_at
    assert Activity.objects.filter(user=alice, kind="account_activated").count() == 1
    assert log_in(browser, alice.email).status_code == 302


def test_activation_logs_nobody_in(browser: Browser, link: str) -> None:
    """D12, R108."""
    press(browser, link)
    assert not LoginSession.objects.filter(user__isnull=False).exists()


def test_the_page_presses_its_own_button_after_a_click_in_the_browser_that_asked(
    browser: Browser, link: str
) -> None:
    page = browser.get(link, headers=A_CLICK)
    assert "data-presses-itself" in text_of(page)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-mode": "navigate"},
        {"sec-fetch-mode": "no-cors", "sec-fetch-user": "?1"},
        {**A_CLICK, "sec-purpose": "prefetch;prerender"},
    ],
)
def test_a_visit_that_is_no_click_presses_nothing(
    browser: Browser, link: str, headers: dict[str, str]
) -> None:
    """E10."""
    assert "data-presses-itself" not in text_of(browser.get(link, headers=headers))


def test_another_browser_asks_for_the_password_of_the_form(browser: Browser, link: str) -> None:
    """E8, E11, R150, D31."""
    elsewhere = Browser()
    page = text_of(elsewhere.get(link, headers=A_CLICK))
    assert "data-presses-itself" not in page
    assert "a•••@exemple.nc" in page
    assert "<strong>Alice</strong>" in page
    assert 'name="password"' in page
    assert "n'est pas celui choisi" in text_of(press(elsewhere, link, password="wrong"))
    assert "Saisissez votre mot de passe." in text_of(press(elsewhere, link))
    assert User.objects.get().state == User.State.PENDING
    assert 'name="password"' not in text_of(browser.get(link))
    assert DONE in text_of(press(elsewhere, link, password=PASSWORD))
    assert not LoginSession.objects.filter(user__isnull=False).exists()


def test_scanners_change_nothing(browser: Browser, link: str) -> None:
    """E10, J16."""
    scanner = Browser()
    scanner.head(link)
    scanner.get(link)
    scanner.get(link)
    assert scanner.options(link).status_code == 405
    assert User.objects.get().state == User.State.PENDING
    assert MailedLink.objects.get().used_at is None
    assert DONE in text_of(press(browser, link))


def test_pressing_twice_shows_the_same_page_and_does_nothing_more(browser: Browser, link: str) -> None:
    """E5."""
    first = press(browser, link)
    again, reopened = press(browser, link), browser.get(link)
    assert seen_by_stranger(first, "-")[1] == seen_by_stranger(again, "-")[1]
    assert DONE in text_of(reopened)
    assert Activity.objects.filter(kind="account_activated").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_hundred_presses_at_once_have_one_effect(browser: Browser, link: str) -> None:
    """E5."""
    results = run_together(*[lambda: press(same_browser(browser), link).status_code] * 100)
    assert results == [200] * 100
    assert Activity.objects.filter(kind="account_activated").count() == 1


def test_an_expired_link_offers_another_one(browser: Browser, link: str, mails: Mailbox) -> None:
    """E6."""
    MailedLink.objects.update(expires_at=timezone.now())
    for response in (browser.get(link), press(browser, link)):
        assert response.status_code == 410
        assert "Ce lien a expiré" in text_of(response)
        assert "/oidc/resend-activation" in text_of(response)
    browser.post("/oidc/resend-activation", {"email": "alice@exemple.nc"})
    assert DONE in text_of(press(browser, path_of(mails.last_link_to("alice@exemple.nc"))))


def test_every_link_of_a_form_serves_until_one_has(browser: Browser, link: str, mails: Mailbox) -> None:
    browser.post("/oidc/resend-activation", {"email": "alice@exemple.nc"})
    newer = path_of(mails.last_link_to("alice@exemple.nc"))
    assert newer != link
    assert DONE in text_of(press(browser, link))
    assert DONE in text_of(browser.get(newer))


def test_a_link_of_an_account_that_is_gone_is_told_neutrally(browser: Browser, link: str) -> None:
    """E7."""
    User.objects.all().delete()
    for page in (browser.get(link), press(browser, link), Browser().get(link)):
        assert page.status_code in (200, 410)
        assert "alice" not in text_of(page)
    assert "Ce lien n'est plus valable" in text_of(press(browser, link))


@pytest.mark.parametrize(
    "scrap",
    [
        *(")", ".", ">", "»", "%20", " ", "%C2%A0»", ").", ",", "&", "!", "*", "_", "?", "__", "%3E", "&gt;"),
        *("Cordialement", "%E2%80%8B", "%0D%0A", "'", '"', "]", "&utm_source=letter", "%26fbclid%3DIwAR0"),
    ],
)
def test_what_is_copied_with_the_link_does_not_matter(browser: Browser, link: str, scrap: str) -> None:
    """E12: neither behind it nor behind its first identifier, and the page's form carries none of it."""
    page = browser.get(link + scrap)
    assert page.status_code == 200
    assert f'name="token" value="{parts(link)["token"]}"' in page.content.decode()
    assert browser.get(link.replace("&", f"{scrap}&", 1)).status_code == 200


@pytest.mark.parametrize(
    "written",
    [
        *(
            "{0}?technicalID={1}&amp;token={2}",
            "{0}?technicalID={1}&amp;amp;token={2}",
            "{0}?token={2}&technicalID={1}",
        ),
        *(
            "{0}?technicalID%3D{1}%26token%3D{2}",
            "{0}?TECHNICALID={1}&TOKEN={2}",
            "{0}?technicalID={1}%20token={2}",
        ),
        *("{0}?{1}%20{2}", "{0}?x=%3Ca%20href%3D%22{0}%3FtechnicalID={1}%26token={2}%22%3E"),
    ],
)
def test_a_link_is_found_however_its_mail_wrote_it(browser: Browser, link: str, written: str) -> None:
    """E12."""
    found = parts(link)
    assert browser.get(written.format(VALIDATE, found["technicalID"], found["token"])).status_code == 200


@pytest.mark.parametrize("between", ["%3F", "/?", ")?", "%20?", "%3E%3F", "?%3F"])
def test_a_link_whose_question_mark_was_lost_leads_to_its_page(
    browser: Browser, link: str, between: str
) -> None:
    """E12."""
    page = browser.get(link.replace("?", between, 1), follow=True)
    assert page.status_code == 200
    assert "Confirmer" in text_of(page)
    assert page["Referrer-Policy"] == "strict-origin"


@pytest.mark.parametrize(
    "path", [f"{VALIDATE}/", f"{VALIDATE}%3F", f"{VALIDATE}%3FtechnicalID=1", "/public/nothing/x"]
)
def test_an_address_without_a_link_is_no_page(browser: Browser, path: str) -> None:
    assert browser.get(path, follow=True).status_code == 404


def test_wrong_links_get_one_identical_page(browser: Browser, link: str, mails: Mailbox) -> None:
    """E13, C19."""
    right = parts(link)
    reset_request = {"technicalID": right["technicalID"][:-2] + "co", "token": right["token"]}
    wrong = [
        reset_request,
        {"technicalID": right["technicalID"], "token": "a203ea18-bcf5-45de-984b-07ff89e39818"},
        {"technicalID": "cd796ccc-9a37-4e80-93a2-d880737868c0", "token": right["token"]},
        {"technicalID": right["token"], "token": right["technicalID"]},
        {"technicalID": right["technicalID"]},
        {"technicalID": "x" * 5000, "token": "\0"},
        {},
    ]
    pages = [seen_by_stranger(browser.get(VALIDATE, query), "-") for query in wrong]
    assert pages[0][0] == 404
    assert "Lien invalide" in text_of(browser.get(VALIDATE))
    assert all(page == pages[0] for page in pages)
    assert browser.post(VALIDATE, wrong[1]).status_code == 404
    assert User.objects.get().state == User.State.PENDING


def test_a_link_of_another_purpose_is_wrong(browser: Browser, link: str) -> None:
    """E13."""
    for purpose in ("unlockuser", "resetpassword", "validatechange"):
        assert browser.get(link.replace("validateaccount", purpose)).status_code == 404


def test_guessing_is_told_with_its_end_and_the_right_link_passes(browser: Browser, link: str) -> None:
    """E14: whoever guesses in the same network stops nobody, however often the right link is pressed."""
    statuses = [browser.get(VALIDATE, wrong_link()).status_code for _ in range(22)]
    assert statuses == [404] * 20 + [429] * 2
    refused = browser.get(VALIDATE, wrong_link())
    assert 0 < int(refused["Retry-After"]) <= 60
    assert "un lien copié en entier s'ouvre toujours" in text_of(refused)
    for _ in range(30):
        assert browser.get(link).status_code == 200
    assert DONE in text_of(press(browser, link))


def test_a_link_cut_short_is_no_guess(browser: Browser, link: str) -> None:
    """A reading fault costs no try: the whole link still serves."""
    assert {browser.get(link[:-place]).status_code for place in range(1, 30)} == {404}
    assert browser.get(link).status_code == 200


def test_guesses_of_one_household_count_together(browser: Browser, link: str) -> None:
    """E14: a /64 of IPv6 holds more addresses than there are guesses; its neighbours are not stopped."""

    def guess(address: str) -> int:
        return browser.get(VALIDATE, wrong_link(), REMOTE_ADDR=address).status_code

    statuses = [guess(f"2001:db8:1:2::{number:x}") for number in range(1, 23)]
    assert statuses == [404] * 20 + [429] * 2
    assert guess("2001:db8:1:3::1") == 404


def test_the_link_is_never_stored_sent_or_indexed(browser: Browser, link: str) -> None:
    """S11, E63."""
    response = browser.get(link)
    assert response["Referrer-Policy"] == "strict-origin"
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert parts(link)["token"] not in text_of(press(browser, link))


def test_pressing_needs_the_secret_alone_but_never_from_another_site(link: str) -> None:
    browser = Browser(enforce_csrf_checks=True)
    elsewhere = {"Origin": "https://exemple.org"}
    assert browser.post(VALIDATE, parts(link), headers=elsewhere).status_code == 403
    assert User.objects.get().state == User.State.PENDING
    browser.cookies.clear()
    assert DONE in text_of(press(browser, link, password=PASSWORD))


def test_a_person_logged_in_as_someone_else_stays_so(browser: Browser, link: str, bob: User) -> None:
    """E9."""
    log_in(browser, bob.email)
    assert "a•••@exemple.nc" in text_of(browser.get(link))
    press(browser, link)
    assert browser.get("/mon-compte/").context["user"] == bob


def test_the_service_that_sent_the_person_is_one_click_away(browser: Browser, mails: Mailbox) -> None:
    """J1, D11."""
    Client.objects.create(
        client_id="impots", name="Vos démarches", home_url="https://impots.exemple.nc/login/", sector="impots"
    )
    browser.post(CREATE, typed(), query_params={"next": "/authorize?client_id=impots"})
    link = path_of(mails.last_link_to("alice@exemple.nc"))
    page = text_of(press(Browser(), link, password=PASSWORD))
    assert 'href="https://impots.exemple.nc/login/"' in page
    assert "Retourner vers « Vos démarches »" in page


def test_the_password_at_activation_cannot_be_guessed(browser: Browser, link: str) -> None:
    elsewhere = Browser()
    for _ in range(10):
        press(elsewhere, link, password="wrong")
    assert "n'est pas celui choisi" in text_of(press(elsewhere, link, password=PASSWORD))
    assert DONE in text_of(press(browser, link))


def test_what_is_sent_again_says_what_the_address_has(
    browser: Browser, link: str, bob: User, mails: Mailbox
) -> None:
    """E26, D38."""
    mails.clear()
    answers = [
        browser.post("/oidc/resend-activation", {"email": address}, follow=True)
        for address in ("alice@exemple.nc", "bob@exemple.nc", "nobody@exemple.nc")
    ]
    addresses = ("alice@exemple.nc", "bob@exemple.nc", "nobody@exemple.nc")
    seen = [seen_by_stranger(*pair) for pair in zip(answers, addresses, strict=True)]
    assert seen[0] == seen[1] == seen[2]
    assert [mails.last_mail_to(address).subject for address in addresses] == [
        "Activez votre compte NC Connect",
        "Vous avez déjà un compte NC Connect",
        "Cette adresse n'a pas de compte NC Connect",
    ]
    assert [len(mails.mails_to(address)) for address in addresses] == [1, 1, 1]


def test_who_never_came_is_erased_after_two_days(
    clock: Clock, browser: Browser, link: str, bob: User, mails: Mailbox
) -> None:
    clock.move(timedelta(hours=49).total_seconds())
    MailedLink.objects.update(expires_at=now() + timedelta(minutes=1))
    call_command("expire_pending_accounts")
    assert User.objects.count() == 2  # the link still lives
    MailedLink.objects.update(expires_at=now())
    call_command("expire_pending_accounts")
    assert list(User.objects.all()) == [bob]
    assert "Ce lien a expiré" in text_of(browser.get(link))
    forget_all_counts()
    browser.post(CREATE, typed())
    mails.deliver()
    assert User.objects.count() == 2
