"""What a third-party address cannot be, and who may not ask for one (E42, E43, D13)."""

import pytest
from django.conf import settings

from kagu.tax_portal.taxpayers.models import PortalUser, ThirdPartyEmail
from kagu.tax_portal.taxpayers.profile.third_party_email import address_in_force
from tests.mails import Mailbox
from tests.tax_portal.conftest import LogIn
from tests.tax_portal.my_profile.mailboxes import OTHER, PRO, PROFILE, ask, define, press
from tests.tax_portal.pages import text_of


def test_the_personal_address_means_none_and_no_mail_leaves(
    alice: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    browser = log_in(alice)
    define(browser, mails, PRO)
    assert len(mails.mails_to("alice@exemple.nc")) == 1
    shown = ask(browser, "Alice@exemple.nc")
    assert "C'est votre email de contact personnel" in shown
    assert address_in_force(alice) == ""
    assert len(mails.mails_to("alice@exemple.nc")) == 1


def test_the_address_in_force_cannot_be_asked_again(alice: PortalUser, log_in: LogIn, mails: Mailbox) -> None:
    browser = log_in(alice)
    define(browser, mails, PRO)
    assert "C'est déjà votre adresse email de contact tiers." in ask(browser, PRO)


@pytest.mark.parametrize(
    "typed", ["", "pas une adresse", "a@b\nBcc: x@exemple.nc", "x" * 300 + "@exemple.nc"]
)
def test_a_wrong_address_is_refused_and_stays_in_the_field(
    alice: PortalUser, log_in: LogIn, mails: Mailbox, typed: str
) -> None:
    page = log_in(alice).post("/mon-profil/email-tiers/", {"address": typed})
    assert "Il y a un problème" in text_of(page)
    assert page.context["form"]["address"].value() == typed
    assert not ThirdPartyEmail.objects.exists()


def test_a_mailbox_that_refuses_is_not_proposed_again(
    alice: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    browser = log_in(alice)
    ask(browser, PRO)
    assert "C'est noté" in press(mails.last_link_to(PRO), answer="refuse")
    assert address_in_force(alice) == ""
    assert "ne souhaite plus recevoir de demande" in ask(browser, PRO)


def test_another_person_may_still_propose_that_mailbox(
    alice: PortalUser, bob: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    ask(log_in(alice), OTHER)
    press(mails.last_link_to(OTHER), answer="refuse")
    define(log_in(bob), mails, OTHER)
    assert address_in_force(bob) == OTHER


def test_a_shared_mailbox_serves_two_people(
    alice: PortalUser, bob: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    define(log_in(alice), mails, OTHER)
    define(log_in(bob), mails, OTHER)
    assert address_in_force(alice) == address_in_force(bob) == OTHER


def test_no_more_than_five_mails_a_day_leave_for_strangers(
    alice: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    browser = log_in(alice)
    for number in range(5):
        ask(browser, f"inconnu{number}@exemple.nc")
    assert "trop de demandes" in ask(browser, "inconnu5@exemple.nc")
    assert mails.mails_to("inconnu5@exemple.nc") == []


def test_an_old_session_logs_in_again_and_what_was_typed_is_kept(
    alice: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    browser = log_in(alice, minutes_ago=31)
    there = browser.post("/mon-profil/email-tiers/", {"address": PRO})
    assert there["Location"].startswith("/login/?")
    assert "max_age=1800" in there["Location"]
    assert not ThirdPartyEmail.objects.exists()
    assert f'value="{PRO}"' in browser.get(PROFILE).content.decode()


def test_an_old_session_removes_nothing(alice: PortalUser, log_in: LogIn, mails: Mailbox) -> None:
    define(log_in(alice), mails, PRO)
    page = log_in(alice, minutes_ago=31).post("/mon-profil/email-tiers/supprimer/")
    assert page["Location"].startswith("/login/?")
    assert address_in_force(alice) == PRO


def test_someone_not_subscribed_has_no_third_party_address(charlie: PortalUser, log_in: LogIn) -> None:
    assert log_in(charlie).post("/mon-profil/email-tiers/", {"address": PRO}).status_code == 403


@pytest.mark.parametrize("path", ["email-tiers/annuler/", "email-tiers/supprimer/"])
def test_nothing_is_changed_by_a_visit(alice: PortalUser, log_in: LogIn, path: str) -> None:
    assert log_in(alice).get(f"/mon-profil/{path}").status_code == 405


def test_an_address_typed_after_the_session_ran_out_waits_in_the_field(
    alice: PortalUser, log_in: LogIn
) -> None:
    browser = log_in(alice)
    browser.get("/mon-profil/")
    del browser.cookies[settings.SESSION_COOKIE_NAME]
    assert browser.post("/mon-profil/email-tiers/", {"address": PRO}).status_code == 302
    browser.force_login(alice)
    shown = browser.get("/mon-profil/email-tiers/", follow=True).content.decode()
    assert f'value="{PRO}"' in shown
    assert not ThirdPartyEmail.objects.exists()
