"""The third-party e-mail: define, confirm, change, cancel, remove (R111-R121, E42-E45)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kagu.mailed_links.models import MailedLink
from kagu.tax_portal.taxpayers.models import PortalUser, ThirdPartyEmail
from kagu.tax_portal.taxpayers.profile.third_party_email import address_in_force
from tests.mails import Mailbox, link_in, path_of
from tests.tax_portal.conftest import LogIn
from tests.tax_portal.my_profile.mailboxes import OTHER, PRO, PROFILE, VALIDATE, ask, define, press
from tests.tax_portal.pages import text_of


def test_saving_sends_a_link_and_changes_nothing_yet(
    alice: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    shown = ask(log_in(alice), PRO)
    assert (
        f"Consulter votre boîte email tiers {PRO} et cliquer sur le lien présent dans l'email "
        "pour valider cette nouvelle adresse."
    ) in shown
    assert "Pas d'email de contact tiers défini." in shown
    assert address_in_force(alice) == ""
    mail = mails.last_mail_to(PRO)
    assert mail.subject == "Validez votre adresse email de contact tiers"
    assert mail.from_email.startswith("ne-pas-repondre") or "Vos démarches" in str(mail.message()["From"])
    assert "Alice A souhaite recevoir à cette adresse" in mail.body
    assert "Valider cette adresse" in mail.body
    assert mails.mails_to("alice@exemple.nc") == []


def test_the_link_puts_the_address_in_force_and_tells_the_personal_one(
    alice: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    browser = log_in(alice)
    ask(browser, PRO)
    shown = press(mails.last_link_to(PRO))
    assert "Mise à jour de l'email de contact tiers" in shown
    assert f"L'adresse email de contact tiers a bien été mise à jour avec l'adresse email : {PRO}" in shown
    assert (
        "Tous les emails relatifs à vos « démarches pour un tiers » seront envoyés à cette adresse email."
    ) in shown
    assert address_in_force(alice) == PRO
    told = mails.last_mail_to("alice@exemple.nc")
    assert f"L'adresse de contact tiers de votre compte est désormais {PRO}." in told.body
    assert PRO in text_of(browser.get(PROFILE))


def test_opening_the_link_changes_nothing(alice: PortalUser, log_in: LogIn, mails: Mailbox) -> None:
    ask(log_in(alice), PRO)
    link = path_of(mails.last_link_to(PRO))
    for _ in range(3):
        assert Client().get(link).status_code == 200
        assert Client().head(link).status_code == 200
    assert address_in_force(alice) == ""


def test_the_page_of_the_link_names_nobody(alice: PortalUser, log_in: LogIn, mails: Mailbox) -> None:
    ask(log_in(alice), PRO)
    shown = text_of(Client().get(path_of(mails.last_link_to(PRO))))
    assert "Alice" not in shown
    assert "a•••@exemple.nc" in shown


def test_the_link_presses_itself_in_the_browser_that_asked(
    alice: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    browser = log_in(alice)
    ask(browser, PRO)
    clicked = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-User": "?1"}
    link = path_of(mails.last_link_to(PRO))
    assert b"data-presses-itself" in browser.get(link, headers=clicked).content
    assert b"data-presses-itself" not in Client().get(link, headers=clicked).content


def test_a_link_opened_again_shows_the_same_success_and_does_nothing_twice(
    alice: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    ask(log_in(alice), PRO)
    link = mails.last_link_to(PRO)
    press(link)
    assert "a bien été mise à jour" in text_of(Client().get(path_of(link)))
    assert len(mails.mails_to("alice@exemple.nc")) == 1


def test_the_old_address_stays_in_force_until_the_new_one_is_confirmed(
    alice: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    browser = log_in(alice)
    define(browser, mails, PRO)
    shown = ask(browser, OTHER)
    assert PRO in shown
    assert address_in_force(alice) == PRO
    press(mails.last_link_to(OTHER))
    assert address_in_force(alice) == OTHER


def test_a_second_request_replaces_the_first(alice: PortalUser, log_in: LogIn, mails: Mailbox) -> None:
    browser = log_in(alice)
    ask(browser, PRO)
    ask(browser, OTHER)
    assert "Une demande plus récente remplace ce lien" in text_of(
        Client().get(path_of(mails.last_link_to(PRO)))
    )
    press(mails.last_link_to(OTHER))
    assert address_in_force(alice) == OTHER


def test_a_request_is_cancelled_and_its_link_is_dead(
    alice: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    browser = log_in(alice)
    define(browser, mails, PRO)
    ask(browser, OTHER)
    link = mails.last_link_to(OTHER)
    shown = text_of(browser.post("/mon-profil/email-tiers/annuler/", follow=True))
    assert "La demande a été annulée" in shown
    assert "Ce lien n'est plus valable" in text_of(Client().get(path_of(link)))
    assert address_in_force(alice) == PRO


def test_a_link_dies_after_three_days(alice: PortalUser, log_in: LogIn, mails: Mailbox) -> None:
    browser = log_in(alice)
    ask(browser, PRO)
    link = mails.last_link_to(PRO)
    row = MailedLink.objects.get()
    assert timedelta(hours=71) < row.expires_at - timezone.now() <= timedelta(hours=72)
    past = timezone.now() - timedelta(seconds=1)
    MailedLink.objects.update(expires_at=past)
    ThirdPartyEmail.objects.update(expires_at=past)
    page = Client().get(path_of(link))
    assert "Ce lien a expiré" in text_of(page)
    assert f'href="{PROFILE}"' in page.content.decode()
    assert "En attente" not in text_of(browser.get(PROFILE))
    # The way to another link ends in a mail (D38).
    ask(browser, PRO)
    assert mails.last_link_to(PRO) != link
    assert "En attente" in text_of(browser.get(PROFILE))


def test_the_address_is_removed_at_once_and_the_personal_one_is_told(
    alice: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    browser = log_in(alice)
    define(browser, mails, PRO)
    mails.clear()
    shown = text_of(browser.post("/mon-profil/email-tiers/supprimer/", follow=True))
    assert "Pas d'email de contact tiers défini." in shown
    assert "tous vos messages arrivent désormais ici" in mails.last_mail_to("alice@exemple.nc").body


@pytest.mark.parametrize(
    "query", ["", "?technicalID=x&token=y", "?technicalID=cd796ccc-9a37-4e80-93a2-d880737868co"]
)
def test_a_malformed_link_has_one_page(db: None, client: Client, query: str) -> None:
    page = client.get(VALIDATE + query)
    assert page.status_code == 404
    assert "Lien invalide" in text_of(page)


def test_a_link_of_someone_else_stays_that_persons(
    alice: PortalUser, bob: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    ask(log_in(alice), PRO)
    link = path_of(mails.last_link_to(PRO))
    browser = log_in(bob)
    fields = browser.get(link).context
    browser.post(VALIDATE, {"technicalID": fields["technical_id"], "token": fields["token"]})
    assert address_in_force(alice) == PRO
    assert address_in_force(bob) == ""


def test_nobody_else_reads_the_token_where_it_is_kept(
    alice: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    ask(log_in(alice), PRO)
    token = link_in(str(mails.last_mail_to(PRO).body)).rpartition("token=")[2]
    assert token not in str(MailedLink.objects.values())


def test_the_mail_is_in_english_for_whoever_reads_english(
    alice: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    browser = log_in(alice)
    browser.post("/language/", {"language": "en", "next": "/"})
    ask(browser, PRO)
    assert mails.last_mail_to(PRO).subject == "Confirm your contact email for other people's files"


def test_while_no_worker_is_at_work_the_link_is_said_to_be_late(
    alice: PortalUser, log_in: LogIn, no_worker: None
) -> None:
    shown = ask(log_in(alice), PRO)
    assert f"Un email sera envoyé à votre boîte tiers {PRO} ; nos emails partent en retard" in shown
    assert "Consulter votre boîte email tiers" not in shown
