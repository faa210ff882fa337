"""Creating an account: the form, its refusals, and one answer for every address (E1, E40, J1)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import User
from kagu.mailed_links.models import MailedLink
from kagu.outbox.models import OutboxMessage
from tests.connect.asked_accounts import same_browser
from tests.connect.conftest import PASSWORD
from tests.connect.login.account_form import CREATE, typed
from tests.connect.pages import seen_by_stranger, text_of
from tests.counts import forget_all_counts
from tests.deliveries import deliver_due
from tests.mails import Mailbox
from tests.threads import run_together

pytestmark = pytest.mark.django_db


def test_a_free_address_gets_the_activation_mail(browser: Browser, mails: Mailbox) -> None:
    response = browser.post(CREATE, typed(), follow=True)
    page = text_of(response)
    assert "Vérifiez vos messages" in page
    assert "alice@exemple.nc" in page
    mail = mails.last_mail_to("alice@exemple.nc")
    alice = User.objects.get()
    assert (alice.state, alice.first_name, alice.terms_version) == (User.State.PENDING, "Alice", "1")
    assert mail.subject == "Activez votre compte NC Connect"
    assert "Bonjour Alice," in str(mail.body)
    assert "/public/validateaccount?technicalID=" in mails.last_link_to("alice@exemple.nc")


def test_the_mail_is_written_in_the_language_of_the_page(browser: Browser, mails: Mailbox) -> None:
    browser.cookies["language"] = "en"
    browser.post(CREATE, typed())
    assert mails.last_mail_to("alice@exemple.nc").subject == "Activate your NC Connect account"
    assert User.objects.get().language == "en"


def test_a_taken_address_gets_the_same_screen_and_its_owner_a_mail(
    browser: Browser, make_person: Callable[..., User], mails: Mailbox
) -> None:
    bob = make_person("Bob")
    free = browser.post(CREATE, typed(), follow=True)
    other = Browser()
    taken = other.post(CREATE, typed(email="Bob@Exemple.nc"), follow=True)
    assert seen_by_stranger(free, "alice@exemple.nc") == seen_by_stranger(taken, "Bob@Exemple.nc")
    assert seen_by_stranger(free.redirect_chain and free, "alice@exemple.nc")[0] == 200
    mail = mails.last_mail_to("bob@exemple.nc")
    assert mail.subject == "Vous avez déjà un compte NC Connect"
    assert "token=" not in str(mail.body)
    bob.refresh_from_db()
    assert bob.state == User.State.ACTIVE
    assert User.objects.count() == 2


def test_the_owner_of_a_taken_address_is_told_once_a_day(
    browser: Browser, make_person: Callable[..., User], mails: Mailbox
) -> None:
    make_person("Bob")
    for _ in range(3):
        browser.post(CREATE, typed(email="bob@exemple.nc"))
    assert len(mails.mails_to("bob@exemple.nc")) == 1


def test_the_page_explains_shared_mailboxes(browser: Browser) -> None:
    """E40."""
    page = text_of(browser.get(CREATE))
    assert "Une adresse ne sert qu'à un seul compte" in page
    assert "alias" in page


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"first_name": ""}, "Saisissez un nom."),
        ({"first_name": "Voyez http://mechant.example.org"}, "Un nom s'écrit avec des lettres"),
        ({"family_name": "123"}, "au moins une lettre"),
        ({"email": "alice"}, "adresse email valable"),
        ({"email": "alice@"}, "adresse email valable"),
        ({"email": '"alice bob"@exemple.nc'}, "adresse email valable"),
        ({"email": "alice@[127.0.0.1]"}, "adresse email valable"),
        ({"email": "alice@exemple.nc, bob@exemple.nc"}, "une seule adresse email"),
        ({"email": "alice@exemple.nc\nBcc: bob@exemple.nc"}, "une seule adresse email"),
        ({"email": "a" * 65 + "@exemple.nc"}, "64 caractères au plus avant le signe @"),
        ({"confirmation": PASSWORD + "!"}, "pas identiques"),
        ({"password": "court", "confirmation": "court"}, "au moins 12 caractères"),
        ({"password": "motdepasse1234", "confirmation": "motdepasse1234"}, "trop courant"),
        ({"password": "AliceWamytan2026", "confirmation": "AliceWamytan2026"}, "ressemble trop"),
        ({"password": "alice@exemple.nc", "confirmation": "alice@exemple.nc"}, "ressemble trop"),
        ({"password": "nc-connect-2026", "confirmation": "nc-connect-2026"}, "ressemble trop"),
        ({"password": "x" * 129, "confirmation": "x" * 129}, "trop long"),
        ({"terms": ""}, "Acceptez les conditions"),
    ],
)
def test_what_is_typed_wrong_is_explained_and_the_rest_kept(
    browser: Browser, changes: dict[str, str], message: str
) -> None:
    response = browser.post(CREATE, typed(**changes))
    page = text_of(response)
    assert response.status_code == 200
    assert message in page
    assert "Wamytan" in page or "family_name" in changes
    assert PASSWORD not in page
    assert not User.objects.exists()


def test_names_of_all_kinds_are_welcome(browser: Browser, mails: Mailbox) -> None:
    for place, (first, family) in enumerate(
        [("Zoé", "d'Aigremont"), ("Jean-Noël", "N'Guyen"), ("Søren", "李")]
    ):
        browser.post(CREATE, typed(first_name=first, family_name=family, email=f"p{place}@exemple.nc"))
    mails.deliver()
    assert User.objects.count() == 3


def test_the_button_pressed_twice_makes_one_account_and_one_mail(browser: Browser, mails: Mailbox) -> None:
    """E30."""
    browser.get(CREATE)
    browser.post(CREATE, typed())
    browser.post(CREATE, typed())
    assert len(mails.mails_to("alice@exemple.nc")) == 1
    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_presses_at_once_make_one_account_and_one_mail(browser: Browser, mails: Mailbox) -> None:
    """E30, E4: also when several workers do them together."""
    browser.get(CREATE)
    statuses = run_together(*[lambda: same_browser(browser).post(CREATE, typed()).status_code] * 8)
    assert set(statuses) <= {302, 503}
    assert 302 in statuses
    run_together(*[deliver_due] * 3)
    assert User.objects.count() == 1
    assert len(mails.mails_to("alice@exemple.nc")) == 1


def test_too_many_requests_of_one_network_are_refused_whatever_the_address(
    make_person: Callable[..., User], settings: Any
) -> None:
    """ASVS 2.4.1."""
    settings.REQUESTS_PER_NETWORK = 2
    make_person("Bob")
    for page in ("/oidc/forgotten-password", "/oidc/resend-activation", CREATE):
        forget_all_counts()
        answers = [
            Browser().post(page, typed(email=to)) for to in ("bob@exemple.nc", "nobody@exemple.nc") * 2
        ]
        assert [answer.status_code for answer in answers] == [302, 302, 200, 200]
        assert "Beaucoup de demandes arrivent de votre réseau." in text_of(answers[2])
        known, unknown = (
            seen_by_stranger(answers[2], "bob@exemple.nc"),
            seen_by_stranger(answers[3], "nobody@exemple.nc"),
        )
        assert known == unknown
        elsewhere = Browser(REMOTE_ADDR="192.0.2.7")
        assert elsewhere.post(page, typed(email="bob@exemple.nc")).status_code == 302


def test_no_secret_is_in_the_database_in_clear(browser: Browser, mails: Mailbox) -> None:
    browser.post(CREATE, typed())
    wish = OutboxMessage.objects.get()
    assert wish.sealed
    for typed_text in (PASSWORD, "alice@exemple.nc", "Wamytan"):
        assert typed_text not in str(wish.payload)
        assert typed_text.encode() not in bytes(wish.sealed)
    deliver_due()
    message = OutboxMessage.objects.get(kind="mail")
    token = mails.last_link_to("alice@exemple.nc").rpartition("token=")[2]
    assert token not in str(message.payload)
    assert message.sealed
    assert token.encode() not in bytes(message.sealed)
    link = MailedLink.objects.get()
    assert token not in str(vars(link))
    assert PASSWORD not in User.objects.get().password


def test_links_carry_the_configured_host(browser: Browser, mails: Mailbox) -> None:
    """E62."""
    browser.post(CREATE, typed(), headers={"x-forwarded-host": "mechant.example.org"})
    assert mails.last_link_to("alice@exemple.nc").startswith("http://connect.localhost:8000/public/")
