"""An agent corrects what was filed: another agent sees what would change, and confirms."""

import pytest
from django.test import Client

from kagu.desk.models import WaitingAct
from kagu.tax_portal.taxpayers.dossiers import dossiers
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import SALES_TAX
from kagu.tax_portal.taxpayers.ledger.balance import balance
from kagu.tax_portal.taxpayers.models import Dossier, PortalUser, Taxpayer
from tests.mails import Mailbox
from tests.tax_portal.agents.two_agents import confirm
from tests.tax_portal.conftest import LogIn, MakeCompany, MakePerson
from tests.tax_portal.pages import text_of
from tests.tax_portal.procedures.filing import QUARTER

CORRECTED = {"sales_11": "2 000 000", "deductible": "0", "reason": "Facture de mars oubliée"}


@pytest.fixture
def company(make_company: MakeCompany, alice: PortalUser) -> Taxpayer:
    return make_company("Récif", alice)


@pytest.fixture
def filed(alice: PortalUser, company: Taxpayer) -> Dossier:
    draft = dossiers.open_draft(alice, company, SALES_TAX, QUARTER)
    return dossiers.submit_dossier(alice, draft.pk, {"sales_11": "1 000 000", "deductible": "0"}, 0)


@pytest.fixture
def open_file(desk: Client, filed: Dossier) -> Client:
    """The agent's browser, in which they said why they look."""
    desk.post(f"/agents/dossiers/{filed.pk}/", {"why": "counter"})
    return desk


def test_a_correction_waits_for_a_second_agent_and_then_counts(
    open_file: Client,
    filed: Dossier,
    company: Taxpayer,
    make_person: MakePerson,
    log_in: LogIn,
    mails: Mailbox,
) -> None:
    path = f"/agents/dossiers/{filed.pk}/corriger/"
    assert 'value="1 000 000"' in open_file.get(path).content.decode()
    page = text_of(open_file.post(path, CORRECTED, follow=True))
    assert "La demande attend la décision d'un second agent." in page
    assert balance(company) == 110_000
    second = log_in(make_person("Benoît", is_subscribed=False, is_staff=True))
    waiting = WaitingAct.objects.get()
    shown = text_of(second.get(f"/agents/attente/{waiting.pk}/"))
    assert "Avant 1 000 000 XPF Après 2 000 000 XPF" in shown.replace("\u202f", " ").replace("\xa0", " ")
    confirm(second, waiting)
    assert balance(company) == 220_000
    correction = Dossier.objects.get(corrects=filed)
    assert (correction.state, correction.content["sales_11"]) == ("submitted", "2 000 000")
    assert correction.receipt_number != filed.receipt_number
    told = mails.last_mail_to("alice@exemple.nc")
    assert "corrigé" in told.subject


def test_a_wrong_answer_is_told_at_its_field_and_nothing_waits(open_file: Client, filed: Dossier) -> None:
    path = f"/agents/dossiers/{filed.pk}/corriger/"
    page = open_file.post(path, {**CORRECTED, "sales_11": "douze", "reason": ""})
    assert "Il y a plusieurs problèmes" in text_of(page)
    assert 'value="douze"' in page.content.decode()
    assert not WaitingAct.objects.exists()


def test_who_did_not_say_why_they_look_sees_no_answer(desk: Client, filed: Dossier) -> None:
    answer = desk.get(f"/agents/dossiers/{filed.pk}/corriger/")
    assert answer["Location"] == f"/agents/dossiers/{filed.pk}/"


def test_what_the_person_corrected_meanwhile_stays(
    open_file: Client, filed: Dossier, alice: PortalUser, make_person: MakePerson, log_in: LogIn
) -> None:
    open_file.post(f"/agents/dossiers/{filed.pk}/corriger/", CORRECTED)
    draft = dossiers.correct_dossier(alice, filed.pk)
    own = dossiers.submit_dossier(alice, draft.pk, {"sales_11": "3 000 000"}, draft.content_version)
    second = log_in(make_person("Benoît", is_subscribed=False, is_staff=True))
    page = text_of(confirm(second, WaitingAct.objects.get(), follow=True))
    assert "Le dossier a changé depuis la demande" in page
    assert list(Dossier.objects.filter(state="submitted")) == [own]
