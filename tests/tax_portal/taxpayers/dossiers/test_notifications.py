"""A dossier's events reach the address of its class, resolved when the message leaves (R111-R122)."""

import pytest

from kagu.outbox.models import OutboxMessage
from kagu.tax_portal.taxpayers.account import account_events
from kagu.tax_portal.taxpayers.dossiers.decide_dossier import decide_dossier
from kagu.tax_portal.taxpayers.models import Notification, PortalUser
from kagu.tax_portal.taxpayers.profile.third_party_email import request_third_party_email
from tests.mails import Mailbox
from tests.tax_portal.conftest import Delegate, LogIn, MakeCompany, taxpayer_of
from tests.tax_portal.pages import text_of
from tests.tax_portal.taxpayers.dossiers.told_readers import PRO, file_address, set_third_party_email

pytestmark = pytest.mark.django_db
FILING = ["consult", "prepare", "submit"]


def test_by_default_both_classes_go_to_the_personal_address(
    alice: PortalUser, make_company: MakeCompany, mails: Mailbox
) -> None:
    file_address(alice, taxpayer_of(alice))
    file_address(alice, make_company("Récif", alice))
    subjects = sorted(mail.subject for mail in mails.mails_to("alice@exemple.nc"))
    assert subjects == [
        "[personnel] Changement d'adresse – dossier déposé",
        "[tiers] Changement d'adresse – dossier déposé",
    ]


def test_with_a_third_party_address_each_class_has_its_mailbox(
    alice: PortalUser, make_company: MakeCompany, mails: Mailbox
) -> None:
    set_third_party_email(alice)
    file_address(alice, taxpayer_of(alice))
    file_address(alice, make_company("Récif", alice))
    assert [mail.subject for mail in mails.mails_to("alice@exemple.nc")] == [
        "[personnel] Changement d'adresse – dossier déposé"
    ]
    assert [mail.subject for mail in mails.mails_to(PRO)] == ["[tiers] Changement d'adresse – dossier déposé"]
    assert "de Récif a été déposé le" in mails.last_mail_to(PRO).body
    assert "Votre dossier" in mails.last_mail_to("alice@exemple.nc").body


def test_the_address_is_resolved_when_the_message_leaves(
    alice: PortalUser, make_company: MakeCompany, mails: Mailbox
) -> None:
    file_address(alice, make_company("Récif", alice))
    set_third_party_email(alice)
    assert len(mails.mails_to(PRO)) == 1
    assert mails.mails_to("alice@exemple.nc") == []
    assert Notification.objects.get().sent_to == PRO


def test_a_pending_address_receives_nothing_but_its_link(
    alice: PortalUser, make_company: MakeCompany, mails: Mailbox
) -> None:
    request_third_party_email(alice, PRO, browser="a browser", language="fr")
    file_address(alice, make_company("Récif", alice))
    assert len(mails.mails_to(PRO)) == 1
    assert len(mails.mails_to("alice@exemple.nc")) == 1


def test_the_default_follows_the_account_when_its_address_changes(
    alice: PortalUser, make_company: MakeCompany, mails: Mailbox
) -> None:
    file_address(alice, make_company("Récif", alice))
    assert alice.sub
    account_events.identifier_changed(alice.sub, "alice.n@exemple.nc", alice.created_at)
    assert len(mails.mails_to("alice.n@exemple.nc")) == 1


def test_delegate_and_principal_are_both_told_each_at_their_own_address(
    alice: PortalUser, bob: PortalUser, delegate: Delegate, mails: Mailbox
) -> None:
    set_third_party_email(alice)
    delegate(taxpayer_of(bob), alice, adresse=FILING)
    file_address(alice, taxpayer_of(bob))
    assert mails.last_mail_to(PRO).subject.startswith("[tiers]")
    assert mails.last_mail_to("bob@exemple.nc").subject.startswith("[personnel]")


def test_a_delegate_whose_right_is_gone_is_not_told_of_what_follows(
    alice: PortalUser, bob: PortalUser, delegate: Delegate, mails: Mailbox
) -> None:
    delegation = delegate(taxpayer_of(bob), alice, adresse=FILING)
    dossier = file_address(alice, taxpayer_of(bob))
    assert len(mails.mails_to("alice@exemple.nc")) == 1
    delegation.state = delegation.State.ENDED
    delegation.save()
    decide_dossier(dossier.pk, accepted=True)
    assert len(mails.mails_to("alice@exemple.nc")) == 1
    assert mails.last_mail_to("bob@exemple.nc").subject.endswith("accepté")


def test_legal_messages_still_leave_while_personal_procedures_are_off(
    alice: PortalUser, mails: Mailbox
) -> None:
    dossier = file_address(alice, taxpayer_of(alice))
    PortalUser.objects.update(personal_enabled=False)
    decide_dossier(dossier.pk, accepted=True)
    assert (
        mails.last_mail_to("alice@exemple.nc").subject == "[personnel] Changement d'adresse – dossier accepté"
    )


def test_nothing_leaves_for_an_account_that_was_deleted(alice: PortalUser, mails: Mailbox) -> None:
    file_address(alice, taxpayer_of(alice))
    assert alice.sub
    account_events.account_purged(alice.sub)
    assert mails.mails_to("alice@exemple.nc") == []
    assert OutboxMessage.objects.filter(kind="notification", state="dead").count() == 1


def test_the_portal_keeps_the_same_messages_and_the_mail_leads_there(
    alice: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    dossier = file_address(alice, taxpayer_of(alice))
    assert "Changement d'adresse – déposé" in text_of(log_in(alice).get("/demarches/messages/"))
    assert f"/demarches/dossier/{dossier.pk}/" in mails.last_mail_to("alice@exemple.nc").body


def test_a_mail_never_holds_a_whole_fiscal_identifier(alice: PortalUser, mails: Mailbox) -> None:
    file_address(alice, taxpayer_of(alice))
    mail = mails.last_mail_to("alice@exemple.nc")
    assert taxpayer_of(alice).fiscal_id not in mail.body + str(mail.message())


def test_the_message_is_in_the_readers_language(alice: PortalUser, mails: Mailbox) -> None:
    PortalUser.objects.update(language="en")
    alice.refresh_from_db()
    file_address(alice, taxpayer_of(alice))
    assert mails.last_mail_to("alice@exemple.nc").subject == "[personal] Change of address – filed"
