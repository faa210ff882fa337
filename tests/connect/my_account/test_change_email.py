"""Changing the e-mail address (notice §2; S2, E1–E20)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.change_email import CHANGES_PER_DAY, cancel_email_change, pending_email_change
from kagu.connect.accounts.history import activity
from kagu.connect.accounts.models import EmailChange, LoginFailures, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.reset_password import request_password_reset
from kagu.connect.clients.models import Client
from kagu.mailed_links.models import MailedLink
from kagu.outbox.models import OutboxMessage
from tests.connect.my_account.conftest import log_in, make_user
from tests.connect.my_account.email_change import NEW, ask
from tests.connect.my_account.pages import text, without_tokens
from tests.mailed_links.clicks import press
from tests.mails import Mailbox, html_of, path_of


def age(change: EmailChange, by: timedelta) -> None:
    EmailChange.objects.filter(pk=change.pk).update(sent_at=timezone.now() - by)


def test_the_form_has_the_words_of_the_notice(alices_browser: Browser) -> None:
    """R57–R60."""
    page = text(alices_browser.get("/mon-compte/email/"))
    for words in (
        "Votre nouvel email",
        "Confirmez votre nouvel email",
        "Votre mot de passe",
        "Annuler",
        "Enregistrer",
    ):
        assert words in page
    assert 'href="/mon-compte/"' in page


def test_the_address_changes_only_when_the_new_mailbox_answers(
    alice: User, alices_browser: Browser, mails: Mailbox
) -> None:
    """R61–R67: the old address serves until the click, the new one from then on."""
    page = text(ask(alices_browser))
    assert f"Changement en attente : {NEW}" in page
    alice.refresh_from_db()
    assert alice.email == "alice@exemple.nc"

    answer = press(Browser(), mails.last_link_to(NEW))

    assert f"Votre nouvelle adresse email ({NEW}) vient d'être activée" in text(answer)
    alice.refresh_from_db()
    assert (alice.email, alice.email_normalized) == (NEW, NEW)
    assert User.objects.with_address("alice@exemple.nc") is None


def test_each_mailbox_gets_its_mail(alice: User, alices_browser: Browser, mails: Mailbox) -> None:
    """M3 to the new address, M4 to the old one with the new one masked."""
    ask(alices_browser)
    m3, m4 = mails.last_mail_to(NEW), mails.last_mail_to("alice@exemple.nc")
    assert "confirmez votre nouvelle adresse" in m3.subject
    assert "/public/validatechange?technicalID=" in m3.body
    assert "Activer ma nouvelle adresse" in m3.body
    assert "Tant que vous n'avez pas cliqué, votre ancienne adresse reste en service." in m3.body
    assert m4.subject == "Demande de changement d'adresse email"
    assert "a•••@exemple.nc" in m4.body
    assert NEW not in m4.body
    assert "/public/cancelchange?technicalID=" in m4.body


def test_getting_the_link_any_number_of_times_changes_nothing(
    alice: User, alices_browser: Browser, mails: Mailbox
) -> None:
    """E10, J16: scanners come first, the person still succeeds."""
    ask(alices_browser)
    link = mails.last_link_to(NEW)
    scanner = Browser()
    for _ in range(3):
        scanner.head(path_of(link))
        assert "Confirmer" in text(scanner.get(path_of(link)))
    alice.refresh_from_db()
    assert alice.email == "alice@exemple.nc"
    assert press(Browser(), link).status_code == 200


def test_the_browser_that_asked_needs_one_click(alices_browser: Browser, mails: Mailbox) -> None:
    """S11: the form presses itself there, and nowhere else (E8, E11)."""
    ask(alices_browser)
    clicked = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-User": "?1"}
    path = path_of(mails.last_link_to(NEW))
    assert "data-presses-itself" in text(alices_browser.get(path, headers=clicked))
    assert "data-presses-itself" not in text(alices_browser.get(path))
    assert "data-presses-itself" not in text(Browser().get(path, headers=clicked))


def test_a_second_click_shows_the_same_page_and_does_nothing(
    alice: User, alices_browser: Browser, mails: Mailbox
) -> None:
    """E5."""
    ask(alices_browser)
    link = mails.last_link_to(NEW)
    first = press(Browser(), link)
    mails.clear()
    mails.mails_to(NEW)
    mails.clear()
    again = Browser().get(path_of(link))
    assert again.status_code == 200
    assert f"Votre nouvelle adresse email ({NEW}) vient d'être activée" in text(again)
    assert text(first).count("vient d'être activée") == 1
    assert mails.mails_to("alice@exemple.nc") == []


def test_a_used_link_no_longer_boasts_once_the_address_is_another(
    alice: User, alices_browser: Browser, mails: Mailbox
) -> None:
    """E5, S11: only while the resulting state still holds."""
    ask(alices_browser)
    link = mails.last_link_to(NEW)
    press(Browser(), link)
    press(Browser(), mails.last_link_to("alice@exemple.nc"))
    assert "Ce lien a déjà servi" in text(Browser().get(path_of(link)))


def test_the_old_mailbox_is_told_and_services_too(
    alice: User,
    alices_browser: Browser,
    mails: Mailbox,
    make_service: Callable[..., Client],
    connect: Callable[[User, Client], None],
) -> None:
    """M5, ASVS 6.3.7; `identifier-changed` carries the old and the new address."""
    connect(alice, make_service("impots"))
    ask(alices_browser)
    link = mails.last_link_to(NEW)
    press(Browser(), link)
    event = OutboxMessage.objects.get(kind="security_event", payload__sub_id__format="email")
    assert event.payload["sub_id"]["email"] == "alice@exemple.nc"
    assert NEW in str(event.payload["events"])
    m5 = mails.last_mail_to("alice@exemple.nc")
    assert m5.subject == "Votre adresse email a été modifiée"
    assert NEW not in m5.body
    assert "/public/revertchange?technicalID=" in m5.body
    assert "7 jours" in m5.body
    for part in (m5.body, html_of(m5)):
        assert "Vous ne pouvez plus vous connecter avec votre ancienne adresse, alice@exemple.nc." in part


def test_other_sessions_end_and_the_one_that_confirms_stays(
    alice: User, alices_browser: Browser, mails: Mailbox
) -> None:
    elsewhere = Browser()
    log_in(elsewhere, alice)
    ask(alices_browser)
    press(alices_browser, mails.last_link_to(NEW))
    assert alices_browser.get("/mon-compte/").status_code == 200
    assert elsewhere.get("/mon-compte/").status_code == 302


def test_the_browser_that_asked_is_told_once_why_its_session_is_over(
    alices_browser: Browser, mails: Mailbox
) -> None:
    ask(alices_browser)
    press(Browser(), mails.last_link_to(NEW))
    told = "vos autres sessions ont été fermées : connectez-vous avec cette nouvelle adresse"
    assert told in text(alices_browser.get("/mon-compte/", follow=True))
    assert told not in text(alices_browser.get("/mon-compte/", follow=True))
    assert told not in text(Browser().get("/mon-compte/", follow=True))


def test_a_browser_that_asked_hears_nothing_of_a_change_that_did_not_come_about(
    alices_browser: Browser, mails: Mailbox
) -> None:
    ask(alices_browser)
    alices_browser.post("/mon-compte/email/annuler/")
    alices_browser.post("/oidc/logout")
    assert "nouvelle adresse" not in text(alices_browser.get("/oidc/login"))


def test_links_sent_to_the_old_mailbox_die_with_the_change(
    alice: User, alices_browser: Browser, mails: Mailbox
) -> None:
    """E18."""
    request_password_reset("alice@exemple.nc", Origin())
    reset = mails.last_link_to("alice@exemple.nc")
    ask(alices_browser)
    press(Browser(), mails.last_link_to(NEW))
    assert Browser().get(path_of(reset)).status_code == 410


def test_a_link_opened_as_someone_else_leaves_their_session_alone(
    alice: User, bob: User, alices_browser: Browser, mails: Mailbox
) -> None:
    """E9: the page names the masked address; bob stays bob."""
    bobs_browser = Browser()
    log_in(bobs_browser, bob)
    ask(alices_browser)
    link = mails.last_link_to(NEW)
    assert "a•••@exemple.nc" in text(bobs_browser.get(path_of(link)))
    press(bobs_browser, link)
    bob.refresh_from_db()
    assert bob.email == "bob@exemple.nc"
    assert "bob@exemple.nc" in text(bobs_browser.get("/mon-compte/"))


def test_a_confirmation_opens_no_session(alices_browser: Browser, mails: Mailbox) -> None:
    """E8, D12."""
    ask(alices_browser)
    stranger = Browser()
    press(stranger, mails.last_link_to(NEW))
    assert stranger.get("/mon-compte/").status_code == 302


def test_a_taken_address_answers_like_a_free_one(
    alice: User, bob: User, alices_browser: Browser, mails: Mailbox
) -> None:
    """E1, ASVS 6.3.8: same page, same pending notice, same mail to the old mailbox; M20 to the owner."""
    free = without_tokens(ask(alices_browser, "aucun@exemple.nc"))
    mails.mails_to("")
    mails.clear()
    taken = without_tokens(ask(alices_browser, "bob@exemple.nc"))
    assert taken.replace("bob@", "").replace("b•••", "") == free.replace("aucun@", "").replace("a•••", "")
    assert mails.last_mail_to("alice@exemple.nc").subject == "Demande de changement d'adresse email"
    m20 = mails.last_mail_to("bob@exemple.nc")
    assert "déjà utilisée par le vôtre" in m20.body
    assert "token=" not in m20.body
    bob.refresh_from_db()
    assert bob.email == "bob@exemple.nc"


def test_the_owner_of_a_coveted_address_is_told_once_a_day(
    alice: User, bob: User, alices_browser: Browser, mails: Mailbox
) -> None:
    for address in ("bob@exemple.nc", "autre@exemple.nc", "BOB@exemple.nc"):
        ask(alices_browser, address)
    assert len(mails.mails_to("bob@exemple.nc")) == 1


def test_an_account_never_activated_does_not_hold_its_address(
    alice: User, alices_browser: Browser, mails: Mailbox
) -> None:
    """A stranger cannot keep an address from its mailbox's owner by creating an account and leaving it."""
    squatter = make_user("Squat", email=NEW, email_normalized=NEW, state=User.State.PENDING)
    activity.record(squatter, "account_created")
    ask(alices_browser)
    press(Browser(), mails.last_link_to(NEW))
    alice.refresh_from_db()
    assert alice.email == NEW
    assert not User.objects.filter(pk=squatter.pk).exists()


def test_the_own_address_is_refused(alices_browser: Browser) -> None:
    """E2."""
    assert "C'est déjà votre adresse" in text(ask(alices_browser, "alice@exemple.nc"))


def test_a_change_of_case_is_done_at_once(alice: User, alices_browser: Browser, mails: Mailbox) -> None:
    """E2."""
    page = text(ask(alices_browser, "Alice@Exemple.nc"))
    assert "s'écrit désormais Alice@Exemple.nc" in page
    alice.refresh_from_db()
    assert alice.email == "Alice@Exemple.nc"
    assert mails.mails_to("Alice@Exemple.nc") == []


@pytest.mark.parametrize(
    ("address", "confirmation", "said"),
    [
        (NEW, "autre@exemple.nc", "Les deux adresses ne sont pas identiques."),
        ("pas une adresse", "pas une adresse", "Saisissez une adresse"),
        ("a@exemple.nc\nBcc: b@exemple.nc", "a@exemple.nc\nBcc: b@exemple.nc", "une seule adresse email"),
        ("a" * 65 + "@exemple.nc", "a" * 65 + "@exemple.nc", "64 caractères au plus"),
        ("a@[127.0.0.1]", "a@[127.0.0.1]", "adresse email valable"),
        ("a@localhost", "a@localhost", "valable jusqu'à la fin"),
    ],
)
def test_a_wrong_address_is_said_by_its_field(
    alices_browser: Browser, address: str, confirmation: str, said: str
) -> None:
    """E3."""
    page = ask(alices_browser, address, confirmation=confirmation)
    assert said in text(page)
    form = page.context["form"]  # type: ignore[attr-defined]
    assert (form["new_email"].value(), form["confirmation"].value()) == (address, confirmation)
    assert not EmailChange.objects.exists()


@pytest.mark.parametrize(
    "pasted", [f" <{NEW}>", f"\u202a{NEW}\u202c", f"mailto:{NEW}", NEW.replace("@", "＠")]
)
def test_an_address_is_read_as_it_was_pasted(alices_browser: Browser, pasted: str) -> None:
    """And typed again, with capitals that a telephone put."""
    ask(alices_browser, pasted, confirmation=NEW.capitalize())
    assert EmailChange.objects.get().new_address == NEW


def test_a_domain_that_could_pass_for_another_is_shown_with_its_ascii_form(
    alices_browser: Browser, mails: Mailbox
) -> None:
    """« ехеmple » begins with two Cyrillic letters."""
    page = text(ask(alices_browser, "alice@ехеmple.nc"))
    assert "Changement en attente : alice@ехеmple.nc (alice@xn--mple-u4da5i.nc)" in page


def test_a_wrong_password_changes_nothing_and_counts(
    alice: User, alices_browser: Browser, mails: Mailbox
) -> None:
    """E3, E19, ASVS 7.5.1: what was typed is kept, but not the password."""
    page = text(ask(alices_browser, password="pas le bon"))
    assert "Ce mot de passe n'est pas le bon." in page
    assert f'value="{NEW}"' in page
    assert "pas le bon" not in page.replace("n'est pas le bon", "")
    assert LoginFailures.objects.get().count == 1
    assert mails.mails_to(NEW) == []


def test_ten_wrong_passwords_lock_even_here(alice: User, alices_browser: Browser) -> None:
    """E3: an open session is no way round the lock."""
    for _ in range(10):
        ask(alices_browser, password="pas le bon")
    page = text(ask(alices_browser))
    assert "Votre compte est bloqué" in page
    assert not EmailChange.objects.exists()


def test_cancelling_from_the_page_keeps_the_address(
    alice: User, alices_browser: Browser, mails: Mailbox
) -> None:
    ask(alices_browser)
    link = mails.last_link_to(NEW)
    page = text(alices_browser.post("/mon-compte/email/annuler/", follow=True))
    assert "Changement en attente" not in page
    assert Browser().get(path_of(link)).status_code == 410
    alice.refresh_from_db()
    assert alice.email == "alice@exemple.nc"


def test_cancelling_from_the_old_mailbox_needs_no_login(
    alice: User, alices_browser: Browser, mails: Mailbox
) -> None:
    """D10."""
    ask(alices_browser)
    to_confirm, to_cancel = mails.last_link_to(NEW), mails.last_link_to("alice@exemple.nc")
    page = press(Browser(), to_cancel)
    assert "Le changement d'adresse est annulé" in text(page)
    assert "changez-le maintenant" in text(page)
    assert Browser().get(path_of(to_confirm)).status_code == 410
    assert "Le changement d'adresse est annulé" in text(Browser().get(path_of(to_cancel)))


def test_cancelling_too_late_says_how_to_undo(alice: User, alices_browser: Browser, mails: Mailbox) -> None:
    ask(alices_browser)
    to_cancel = mails.last_link_to("alice@exemple.nc")
    press(Browser(), mails.last_link_to(NEW))
    page = Browser().get(path_of(to_cancel))
    assert page.status_code == 410
    assert "Rétablir mon adresse" in text(page)


def test_only_the_last_request_counts(alice: User, alices_browser: Browser, mails: Mailbox) -> None:
    """E7, E15: the first link is dead, the old mailbox is told again."""
    ask(alices_browser, "premiere@exemple.nc")
    first = mails.last_link_to("premiere@exemple.nc")
    ask(alices_browser, NEW)
    page = Browser().get(path_of(first))
    assert "Une demande plus récente remplace ce lien" in text(page)
    assert "exemple.nc" not in text(page).replace("contact@exemple.nc", "")
    assert len(mails.mails_to("alice@exemple.nc")) == 2
    press(Browser(), mails.last_link_to(NEW))
    alice.refresh_from_db()
    assert alice.email == NEW


def test_pressing_twice_sends_once(alices_browser: Browser, mails: Mailbox) -> None:
    """E30."""
    ask(alices_browser)
    ask(alices_browser)
    assert len(mails.mails_to(NEW)) == 1


def test_a_link_sent_before_serves_beside_the_one_sent_again(
    alice: User, alices_browser: Browser, mails: Mailbox
) -> None:
    """Of one request every link serves until its end (E59)."""
    ask(alices_browser)
    first = mails.last_link_to(NEW)
    age(alice.email_changes.get(), timedelta(minutes=2))
    alices_browser.post("/mon-compte/email/renvoyer/")
    again = mails.last_link_to(NEW)
    assert again != first
    assert press(Browser(), first).status_code == 200
    alice.refresh_from_db()
    assert alice.email == NEW
    # What it was for is done, and holds (E5).
    assert "vient d'être activée" in text(Browser().get(path_of(again)))
    assert alice.email_changes.get().state == EmailChange.State.CONFIRMED


def test_sending_again_at_once_or_without_end_is_refused(
    alice: User, alices_browser: Browser, mails: Mailbox
) -> None:
    """ASVS 2.4.1: nobody's mailbox is bombed from here."""
    ask(alices_browser)
    page = alices_browser.post("/mon-compte/email/renvoyer/", follow=True)
    assert "Patientez" in text(page)
    for _ in range(8):
        age(alice.email_changes.get(), timedelta(minutes=2))
        alices_browser.post("/mon-compte/email/renvoyer/")
    assert len(mails.mails_to(NEW)) == 5


def test_too_many_changes_a_day_are_refused(alices_browser: Browser, mails: Mailbox) -> None:
    """ASVS 2.4.1."""
    for number in range(CHANGES_PER_DAY):
        ask(alices_browser, f"a{number}@exemple.nc")
    assert "trop de changements" in text(ask(alices_browser, NEW))
    assert mails.mails_to(NEW) == []


def test_one_account_cannot_fill_a_strangers_mailbox_by_spelling_it_differently(
    alice: User, alices_browser: Browser, mails: Mailbox
) -> None:
    """Case, width, dots and tags: one mailbox gets five mails a day, whatever it is called."""
    for spelling in ("bob.b", "BOB.b", "Bob.B", "bobb", "b.o.b.b", "bob.b+1", "bob.b+2", "ｂob.b"):
        ask(alices_browser, f"{spelling}@ailleurs.nc")
        for change in alice.email_changes.filter(state="requested"):
            age(change, timedelta(minutes=2))
    mails.deliver()
    told = [address for sent in mail.outbox for address in sent.to if address.endswith("@ailleurs.nc")]
    assert len(told) == 5
    assert "trop de changements" in text(ask(alices_browser, "bob.b+3@ailleurs.nc"))
    ask(alices_browser, NEW)
    assert len(mails.mails_to(NEW)) == 1


def test_sending_again_when_nothing_waits_says_so(alices_browser: Browser) -> None:
    page = alices_browser.post("/mon-compte/email/renvoyer/", follow=True)
    assert "Aucun changement d'adresse n'est en attente." in text(page)


def test_an_expired_request_is_over(alice: User, alices_browser: Browser, mails: Mailbox) -> None:
    """E6."""
    ask(alices_browser)
    link = mails.last_link_to(NEW)
    past = timezone.now() - timedelta(minutes=1)
    alice.email_changes.update(expires_at=past)
    MailedLink.objects.update(expires_at=past)
    page = Browser().get(path_of(link))
    assert "Ce lien a expiré" in text(page)
    assert "Renvoyer un email" in text(page)
    assert "Changement en attente" not in text(alices_browser.get("/mon-compte/"))


def test_a_password_reset_drops_the_pending_change(
    alice: User, alices_browser: Browser, mails: Mailbox
) -> None:
    """E16: what the reset calls; whoever asked for the change may not have been the owner."""
    ask(alices_browser)
    link = mails.last_link_to(NEW)
    cancel_email_change(alice)
    assert pending_email_change(alice) is None
    assert Browser().get(path_of(link)).status_code == 410


def test_a_suspended_account_does_not_move(alice: User, alices_browser: Browser, mails: Mailbox) -> None:
    ask(alices_browser)
    link = mails.last_link_to(NEW)
    User.objects.filter(pk=alice.pk).update(state=User.State.SUSPENDED)
    page = press(Browser(), link)
    assert page.status_code == 409
    alice.refresh_from_db()
    assert alice.email == "alice@exemple.nc"


@pytest.mark.parametrize("path", ["/public/validatechange", "/public/cancelchange", "/public/revertchange"])
@pytest.mark.parametrize(
    "query",
    ["", "technicalID=1&token=2", "technicalID=cd796ccc-9a37-4e80-93a2-d880737868co&token=a203ea18"],
)
def test_a_malformed_link_gets_the_one_friendly_page(db: None, path: str, query: str) -> None:
    """E13, C19."""
    cache.clear()
    page = Browser().get(f"{path}?{query}")
    assert page.status_code == 404
    assert "Lien invalide" in text(page)
    assert Browser().post(path, {"technicalID": "x", "token": "y"}).status_code == 404


def test_a_link_of_another_purpose_is_invalid(alices_browser: Browser, mails: Mailbox) -> None:
    """E13: purposes are bound."""
    ask(alices_browser)
    path = path_of(mails.last_link_to(NEW)).replace("validatechange", "revertchange")
    assert Browser().get(path).status_code == 404


def test_the_pages_need_a_login(db: None) -> None:
    for path in ("email/", "email/renvoyer/", "email/annuler/"):
        assert Browser().post(f"/mon-compte/{path}").status_code == 302


def test_a_post_without_csrf_token_is_refused(alice: User) -> None:
    """ASVS 3.5.1."""
    browser = Browser(enforce_csrf_checks=True)
    log_in(browser, alice)
    assert ask(browser).status_code == 403
    assert not EmailChange.objects.exists()


def test_english_is_complete(alices_browser: Browser, alice: User, mails: Mailbox) -> None:
    User.objects.filter(pk=alice.pk).update(language="en")
    alices_browser.cookies["language"] = "en"
    assert "Your new email" in text(alices_browser.get("/mon-compte/email/"))
    assert f"Change pending: {NEW}" in text(ask(alices_browser))
    assert "confirm your new address" in mails.last_mail_to(NEW).subject
