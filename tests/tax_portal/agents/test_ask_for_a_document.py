"""An agent asks for a document, in words: the person is told and reads which; the dossier goes on waiting."""

import pytest
from django.test import Client

from kagu.tax_portal.taxpayers.dossiers import dossiers
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import ADDRESS
from kagu.tax_portal.taxpayers.models import Dossier, PortalUser
from tests.mails import Mailbox
from tests.tax_portal.conftest import LogIn, taxpayer_of
from tests.tax_portal.pages import text_of

MOVED = {"street": "1 rue Neuve", "postal_code": "98820", "municipality": "Lifou", "since": "2026-11-20"}
ASKED = "Un justificatif de domicile de moins de trois mois"


@pytest.fixture
def filed(alice: PortalUser) -> Dossier:
    draft = dossiers.open_draft(alice, taxpayer_of(alice), ADDRESS, "")
    return dossiers.submit_dossier(alice, draft.pk, MOVED, 0)


def test_a_document_is_asked_for_and_the_dossier_goes_on_waiting(
    filed: Dossier, alice: PortalUser, desk: Client, log_in: LogIn, mails: Mailbox
) -> None:
    page = text_of(desk.get(f"/agents/dossiers/{filed.pk}/document/"))
    assert "Quel document ?" in page
    assert "La personne le lira dans son dossier" in page
    answer = desk.post(f"/agents/dossiers/{filed.pk}/document/", {"reason": ASKED}, follow=True)
    assert "La demande est inscrite dans le dossier." in text_of(answer)
    mail = mails.last_mail_to("alice@exemple.nc")
    assert "document demandé" in mail.subject
    assert "justificatif" not in mail.body
    shown = text_of(log_in(alice).get(f"/demarches/dossier/{filed.pk}/"))
    assert f"Un document vous est demandé {ASKED}" in shown
    filed.refresh_from_db()
    assert filed.state == "submitted"


def test_once_it_is_decided_nothing_is_asked_for(
    filed: Dossier, alice: PortalUser, desk: Client, log_in: LogIn
) -> None:
    desk.post(f"/agents/dossiers/{filed.pk}/document/", {"reason": ASKED})
    desk.post(f"/agents/dossiers/{filed.pk}/accepter/", {"reason": "Justificatif vu au guichet"})
    shown = text_of(log_in(alice).get(f"/demarches/dossier/{filed.pk}/"))
    assert "Un document vous est demandé" not in shown
    assert f"Document demandé – Agathe A {ASKED}" in shown
    refused = desk.post(f"/agents/dossiers/{filed.pk}/document/", {"reason": ASKED}, follow=True)
    assert "L'état du dossier ne le permet pas" in text_of(refused)


def test_nobody_asks_in_a_matter_of_their_own(filed: Dossier, alice: PortalUser, log_in: LogIn) -> None:
    PortalUser.objects.filter(pk=alice.pk).update(is_staff=True)
    alice.refresh_from_db()
    path = f"/agents/dossiers/{filed.pk}/document/"
    assert "Ce dossier vous concerne" in text_of(log_in(alice).post(path, {"reason": ASKED}, follow=True))
    assert not filed.events.filter(kind="document_asked").exists()
