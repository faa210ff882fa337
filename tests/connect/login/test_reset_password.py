"""« Mot de passe oublié » from the login page to the new password (R79–R99, E16–E28, J5)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.delete_account import delete_account
from kagu.connect.accounts.models import Activity, EmailChange, LoginSession, User
from kagu.connect.accounts.passwords import hashing
from kagu.connect.clients.models import Client
from kagu.mailed_links.models import MailedLink
from tests.clock import Clock
from tests.connect.conftest import PASSWORD
from tests.connect.login.conftest import log_in
from tests.connect.login.failures import fail
from tests.connect.login.forgotten_password import FORGOTTEN, NEW, ask_for_link, choose
from tests.connect.pages import seen_by_stranger, text_of
from tests.counts import forget_all_counts
from tests.mailed_links.clicks import A_CLICK, parts
from tests.mails import Mailbox, html_of, path_of
from tests.threads import run_together

pytestmark = pytest.mark.django_db
DONE = "Mot de passe réinitialisé"


@pytest.fixture
def link(browser: Browser, alice: User, mails: Mailbox) -> str:
    return ask_for_link(browser, alice.email, mails)


def test_the_forgotten_password_page_has_the_texts_of_the_notice(browser: Browser) -> None:
    page = text_of(browser.get(FORGOTTEN))
    for text in (
        "Mot de passe oublié",
        "Veuillez saisir votre adresse email pour recevoir un lien de réinitialisation de votre mot de "
        "passe.",
        "Votre email",
        "Envoyer un nouveau mot de passe",
        "Conditions générales d'utilisation",
        "Mentions Légales",
        "Contact",
        "GOUVERNEMENT DE LA NOUVELLE-CALÉDONIE",
    ):
        assert text in page, text


def test_the_mail_has_the_texts_of_the_notice(link: str, mails: Mailbox) -> None:
    mail = mails.last_mail_to("alice@exemple.nc")
    assert mail.subject == "Votre compte NC-Connect"
    assert "NC Connect <" in str(mail.message()["From"])
    for part in (str(mail.body), html_of(mail)):
        for text in (
            "Réinitialisation du mot de passe",
            "Vous avez indiqué avoir perdu votre mot de passe NC Connect. Si c'est bien le cas, cliquer sur "
            "le lien suivant pour en choisir un nouveau :",
            "Choisir un nouveau mot de passe",
            "GOUVERNEMENT DE LA NOUVELLE-CALÉDONIE",
        ):
            assert text in part, text


def test_every_address_gets_the_same_answer(
    browser: Browser, alice: User, make_person: Callable[..., User], mails: Mailbox
) -> None:
    """E26."""
    make_person("Pending", state=User.State.PENDING)
    make_person("Suspended", state=User.State.SUSPENDED)
    make_person("Locked", state=User.State.LOCKED)
    addresses = [f"{name}@exemple.nc" for name in ("alice", "pending", "suspended", "locked", "nobody")]
    answers = [seen_by_stranger(Browser().post(FORGOTTEN, {"email": to}), to) for to in addresses]
    pages = [seen_by_stranger(Browser().post(FORGOTTEN, {"email": to}, follow=True), to) for to in addresses]
    assert all(answer == answers[0] for answer in answers)
    assert all(page == pages[0] for page in pages)
    subjects = {to: [mail.subject for mail in mails.mails_to(to)] for to in addresses}
    assert subjects == {
        "alice@exemple.nc": ["Votre compte NC-Connect"] * 2,
        "pending@exemple.nc": ["Activez votre compte NC Connect"] * 2,
        "suspended@exemple.nc": ["Votre compte NC Connect est suspendu"],
        "locked@exemple.nc": ["Votre compte NC-Connect"] * 2,
        "nobody@exemple.nc": ["Cette adresse n'a pas de compte NC Connect"],
    }


@pytest.mark.parametrize("address", ["", "alice", "alice@exemple.nc\nBcc: bob@exemple.nc", "a@[127.0.0.1]"])
def test_what_is_no_address_is_said_so(browser: Browser, address: str) -> None:
    response = browser.post(FORGOTTEN, {"email": address})
    assert response.status_code == 200
    assert 'class="error-summary"' in text_of(response)


def test_opening_shows_the_form_and_changes_nothing(browser: Browser, link: str, alice: User) -> None:
    page = text_of(browser.get(link))
    for text in (
        "Réinitialisation de mot de passe",
        "Votre nouveau mot de passe",
        "Confirmez votre mot de passe",
    ):
        assert text in page
    assert ">Valider</button>" in page
    browser.head(link)
    assert "data-presses-itself" not in text_of(browser.get(link, headers=A_CLICK))
    assert log_in(browser, alice.email).status_code == 302


def test_the_new_password_works_and_the_old_one_does_not(
    browser: Browser, link: str, alice: User, mails: Mailbox
) -> None:
    """R95–R99."""
    page = text_of(choose(browser, link))
    for text in (
        DONE,
        'Vous pouvez vous connecter en cliquant sur le bouton "S\'identifier avec NC Connect"',
        "L'équipe NC Connect",
        "Retour à l'accueil NC Connect",
    ):
        assert text in page, text
    assert not LoginSession.objects.filter(user__isnull=False).exists()
    assert log_in(browser, alice.email).status_code == 200
    assert log_in(browser, alice.email, NEW).status_code == 302
    assert mails.last_mail_to(alice.email).subject == "Votre mot de passe a été modifié"


def test_it_works_pasted_in_another_browser(link: str, alice: User) -> None:
    """R147, R150, J13."""
    assert DONE in text_of(choose(Browser(), link))


@pytest.mark.parametrize(
    ("password", "confirmation", "message"),
    [
        ("court", None, "au moins 12 caractères"),
        ("password12345", None, "trop courant"),
        ("alice.newman", None, "ressemble trop"),
        ("x" * 129, None, "trop long"),
        (NEW, "autre chose", "pas identiques"),
        (PASSWORD, None, "C'est déjà votre mot de passe"),
        ("", None, "Saisissez ce mot de passe."),
    ],
)
def test_a_refused_password_says_why_and_the_link_still_serves(
    browser: Browser, link: str, password: str, confirmation: str | None, message: str
) -> None:
    """E28."""
    page = text_of(choose(browser, link, password, confirmation))
    assert message in page
    assert parts(link)["token"] in page
    assert DONE in text_of(choose(browser, link))


def test_all_sessions_and_other_links_end(browser: Browser, alice: User, link: str, mails: Mailbox) -> None:
    log_in(browser, alice.email)
    forget_all_counts()
    browser.post(FORGOTTEN, {"email": alice.email})
    other_link = path_of(mails.last_link_to(alice.email))
    choose(Browser(), link)
    assert not LoginSession.objects.filter(user=alice).exists()
    assert browser.get("/mon-compte/").status_code == 302
    page = text_of(choose(browser, other_link, NEW + "!"))
    assert "Ce lien n'est plus valable" in page
    assert log_in(browser, alice.email, NEW).status_code == 302


def test_a_reset_releases_a_lock_and_its_links(browser: Browser, alice: User, mails: Mailbox) -> None:
    """D7, E21."""
    fail(browser, alice.email, 10)
    unlock = path_of(mails.last_link_to(alice.email))
    browser.post(FORGOTTEN, {"email": alice.email})
    choose(browser, path_of(mails.last_link_to(alice.email)))
    alice.refresh_from_db()
    assert alice.state == User.State.ACTIVE
    assert alice.locks.get().released_by == "reset"
    assert MailedLink.objects.get(purpose="unlockuser").revoked_at
    assert "désormais déverrouillé" in text_of(browser.get(unlock))


def test_a_reset_starts_the_count_of_failures_again(browser: Browser, alice: User, mails: Mailbox) -> None:
    fail(browser, alice.email, 9)
    browser.post(FORGOTTEN, {"email": alice.email})
    choose(browser, path_of(mails.last_link_to(alice.email)))
    fail(browser, alice.email, 9)
    alice.refresh_from_db()
    assert alice.state == User.State.ACTIVE


def test_a_link_is_its_own_account_s(
    browser: Browser, make_person: Callable[..., User], mails: Mailbox
) -> None:
    people = [make_person(name) for name in ("Bob", "Charlie", "Denise")]
    for person in people:
        browser.post(FORGOTTEN, {"email": person.email})
    for number, person in enumerate(people):
        assert DONE in text_of(choose(browser, path_of(mails.last_link_to(person.email)), f"{NEW} {number}"))
    for number, person in enumerate(people):
        person.refresh_from_db()
        assert hashing.verify(person, f"{NEW} {number}")
        kinds = list(person.activities.order_by("position").values_list("kind", flat=True))
        assert kinds == ["password_reset_requested", "password_reset"]


def test_a_reset_does_not_release_a_suspension(browser: Browser, alice: User, link: str) -> None:
    User.objects.filter(pk=alice.pk).update(state=User.State.SUSPENDED)
    assert browser.get(link).status_code == 410
    assert "Ce lien n'est plus valable" in text_of(choose(browser, link))


def test_a_reset_cancels_a_pending_change_of_address(browser: Browser, alice: User, link: str) -> None:
    """E16."""
    change = EmailChange.objects.create(
        user=alice,
        old_address=alice.email,
        new_address="other@exemple.nc",
        new_normalized="other@exemple.nc",
        sent_at=timezone.now(),
        expires_at=timezone.now() + timedelta(hours=1),
    )
    choose(browser, link)
    change.refresh_from_db()
    assert change.state == EmailChange.State.CANCELLED


def test_a_link_sent_to_a_former_address_is_dead(browser: Browser, alice: User, link: str) -> None:
    """E18."""
    User.objects.filter(pk=alice.pk).update(email="new@exemple.nc", email_normalized="new@exemple.nc")
    assert "Ce lien n'est plus valable" in text_of(choose(browser, link))


def test_three_links_an_hour_and_five_mails_a_day_from_one_place(
    browser: Browser, alice: User, mails: Mailbox, settings: Any, clock: Clock
) -> None:
    """E27, E59: past it the page says until when, and every link that was sent serves to its end."""
    settings.REQUESTS_PER_NETWORK = 1000

    def asked(times: int) -> list[int]:
        answers = []
        for _ in range(times):
            clock.move(4)
            answers.append(browser.post(FORGOTTEN, {"email": alice.email}))
        pages = [text_of(answer) for answer in answers if answer.status_code == 200]
        assert all("rien de plus n'y est envoyé avant le" in page for page in pages)
        return [answer.status_code for answer in answers]

    assert asked(5) == [302] * 3 + [200] * 2
    assert len(mails.mails_to(alice.email)) == 3
    clock.move(3600)
    assert asked(4) == [302] * 2 + [200] * 2
    assert len(mails.mails_to(alice.email)) == 5
    clock.move(24 * 3600)
    assert asked(1) == [302]


def test_the_button_pressed_twice_sends_one_mail(browser: Browser, alice: User, mails: Mailbox) -> None:
    """E30."""
    browser.post(FORGOTTEN, {"email": alice.email})
    browser.post(FORGOTTEN, {"email": alice.email})
    assert len(mails.mails_to(alice.email)) == 1


def test_a_used_link_shows_the_same_page_while_its_password_rules(
    browser: Browser, alice: User, link: str
) -> None:
    """E5."""
    choose(browser, link)
    assert DONE in text_of(choose(browser, link, NEW + "!"))
    assert DONE in text_of(browser.get(link))
    assert log_in(browser, alice.email, NEW).status_code == 302
    User.objects.filter(pk=alice.pk).update(password_changed_at=timezone.now() + timedelta(minutes=5))
    assert "Ce lien a déjà servi" in text_of(browser.get(link))
    assert Activity.objects.filter(kind="password_reset").count() == 1


def test_a_used_link_of_a_deleted_account_says_so(browser: Browser, alice: User, link: str) -> None:
    choose(browser, link)
    delete_account(alice)
    assert "Ce lien a déjà servi" in text_of(browser.get(link))


def test_an_expired_link_offers_another_one(browser: Browser, link: str) -> None:
    """E6."""
    MailedLink.objects.update(expires_at=timezone.now())
    page = text_of(choose(browser, link))
    assert "Ce lien a expiré" in page
    assert "Renvoyer un email" in page


def test_the_service_that_sent_the_person_is_one_click_away(
    browser: Browser, alice: User, mails: Mailbox
) -> None:
    """D11."""
    Client.objects.create(
        client_id="impots", name="Vos démarches", home_url="https://impots.exemple.nc/login/", sector="impots"
    )
    browser.post(FORGOTTEN, {"email": alice.email}, query_params={"next": "/authorize?client_id=impots"})
    link = path_of(mails.last_link_to(alice.email))
    elsewhere = text_of(choose(Browser(), link))
    assert 'href="https://impots.exemple.nc/login/"' in elsewhere
    assert "client_id" not in elsewhere
    assert "/oidc/login?next=%2Fauthorize%3Fclient_id%3Dimpots" in text_of(browser.get(link))


@pytest.mark.django_db(transaction=True)
def test_two_new_passwords_at_once_leave_one(alice: User, link: str) -> None:
    passwords = [f"{NEW} numéro {n}" for n in range(4)]
    run_together(*[lambda password=password: choose(Browser(), link, password) for password in passwords])
    assert Activity.objects.filter(kind="password_reset").count() == 1
    networks = [f"192.0.2.{n}" for n in range(4)]
    statuses = [
        log_in(Browser(), alice.email, password, REMOTE_ADDR=network).status_code
        for password, network in zip(passwords, networks, strict=True)
    ]
    assert statuses.count(302) == 1


def test_a_form_without_its_csrf_token_changes_nothing(alice: User, link: str) -> None:
    """The link's own form needs none: it carries the link's secret."""
    browser = Browser(enforce_csrf_checks=True)
    assert browser.post(FORGOTTEN, {"email": alice.email}).status_code == 403
    assert choose(browser, f"{link[:-4]}0000").status_code == 404
    assert log_in(Browser(), alice.email).status_code == 302
    assert choose(browser, link).status_code == 200
    assert log_in(Browser(), alice.email).status_code == 200


def test_neither_token_nor_password_reaches_the_logs(
    browser: Browser, link: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    choose(browser, link.replace("token=", "token=0"))
    choose(browser, link)
    choose(browser, link)
    told = caplog.text
    assert parts(link)["token"] not in told
    assert NEW not in told
