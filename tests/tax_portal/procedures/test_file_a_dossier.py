"""From the draft to the receipt: begin, save, check, file, correct (S10)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kagu.tax_portal.taxpayers.models import Dossier, PortalUser
from tests.mails import Mailbox
from tests.tax_portal.conftest import LogIn, MakeCompany, taxpayer_of
from tests.tax_portal.pages import text_of
from tests.tax_portal.procedures.filing import INCOME_ANSWERS, QUARTER, YEAR, begin, file, fill


def test_a_declaration_is_filled_checked_and_filed(alice: PortalUser, log_in: LogIn, mails: Mailbox) -> None:
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(alice), "revenus", YEAR)
    shown = fill(browser, dossier, **INCOME_ANSWERS)
    assert "NA – Traitements et salaires du déclarant 1 4 200 000 XPF" in shown
    assert "Revenu brut 3 024 000 XPF" in shown
    assert "Impôt estimé 5 000 XPF" in shown
    shown = file(browser, dossier)
    assert "Récépissé de dépôt" in shown
    assert dossier.receipt_number
    assert dossier.receipt_number in shown
    assert dossier.state == Dossier.State.SUBMITTED
    assert (
        mails.last_mail_to("alice@exemple.nc").subject
        == f"[personnel] Déclaration des revenus {YEAR} – dossier déposé"
    )


def test_the_receipt_is_also_a_pdf(alice: PortalUser, log_in: LogIn) -> None:
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(alice), "revenus", YEAR)
    assert browser.get(f"/demarches/dossier/{dossier.pk}/recepisse.pdf").status_code == 404
    fill(browser, dossier, **INCOME_ANSWERS)
    file(browser, dossier)
    pdf = browser.get(f"/demarches/dossier/{dossier.pk}/recepisse.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-")


def test_what_is_typed_is_kept_right_or_wrong(alice: PortalUser, log_in: LogIn) -> None:
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(alice), "revenus", YEAR)
    fields = {"box_NA": "beaucoup", "version": "0"}
    shown = text_of(browser.post(f"/demarches/dossier/{dossier.pk}/brouillon/", fields, follow=True))
    assert "Le brouillon est enregistré." in shown
    page = browser.get(f"/demarches/dossier/{dossier.pk}/brouillon/?page=wages")
    assert 'value="beaucoup"' in page.content.decode()


@pytest.mark.parametrize(
    ("field", "typed", "refusal"),
    [
        ("box_NA", "12,5", "sans centimes"),
        ("box_NA", "-5", "ne peut pas être négatif"),
        ("box_NA", "9" * 15, "trop grand"),
        ("box_NA", "1e9", "sans centimes"),
        ("dependant1_born_on", "1899-01-01", "Léa"),
        ("dependant1_kind", "cousin", "une des réponses proposées"),
        ("situation", "autre", "une des réponses proposées"),
        ("box_NG", "61", "60"),
    ],
)
def test_a_wrong_answer_is_told_beside_its_field_and_kept(
    alice: PortalUser, log_in: LogIn, field: str, typed: str, refusal: str
) -> None:
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(alice), "revenus", YEAR)
    shown = fill(browser, dossier, **{**INCOME_ANSWERS, field: typed})
    assert "problème" in shown
    assert refusal in shown
    assert file(browser, dossier)
    assert dossier.state == Dossier.State.DRAFT
    assert dossier.content[field] == typed


def test_nothing_at_all_is_not_a_declaration(alice: PortalUser, log_in: LogIn) -> None:
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(alice), "revenus", YEAR)
    shown = fill(browser, dossier, situation="single", is_resident="yes")
    assert "Indiquez au moins un revenu" in shown


@pytest.mark.parametrize("period", ["1999", "2050", "", "2025-T1"])
def test_a_closed_period_cannot_be_begun(alice: PortalUser, log_in: LogIn, period: str) -> None:
    path = f"/demarches/commencer/{taxpayer_of(alice).pk}/revenus/"
    shown = text_of(log_in(alice).post(path, {"period": period}, follow=True))
    assert "n'est pas ouverte pour cette période" in shown
    assert not Dossier.objects.exists()


def test_a_person_who_sells_nothing_files_no_sales_tax(alice: PortalUser, log_in: LogIn) -> None:
    path = f"/demarches/commencer/{taxpayer_of(alice).pk}/tgc/"
    log_in(alice).post(path, {"period": QUARTER})
    assert not Dossier.objects.exists()


def test_sales_tax_is_counted_in_whole_francs(
    alice: PortalUser, log_in: LogIn, make_company: MakeCompany
) -> None:
    browser = log_in(alice)
    dossier = begin(browser, make_company("Récif", alice), "tgc", QUARTER)
    shown = fill(browser, dossier, sales_11="999", sales_22="1 000 001", deductible="20 000")
    assert "TGC collectée 220 109 XPF" in shown
    assert "TGC à payer 200 109 XPF" in shown


def test_beginning_again_goes_on_with_the_same_draft(alice: PortalUser, log_in: LogIn) -> None:
    browser = log_in(alice)
    first = begin(browser, taxpayer_of(alice), "revenus", YEAR)
    assert begin(browser, taxpayer_of(alice), "revenus", YEAR).pk == first.pk


def test_a_filed_period_is_corrected_not_filed_twice(alice: PortalUser, log_in: LogIn) -> None:
    browser = log_in(alice)
    first = begin(browser, taxpayer_of(alice), "revenus", YEAR)
    fill(browser, first, **INCOME_ANSWERS)
    file(browser, first)
    path = f"/demarches/commencer/{taxpayer_of(alice).pk}/revenus/"
    assert "déjà déclarée" in text_of(browser.post(path, {"period": YEAR}, follow=True))
    page = browser.post(f"/demarches/dossier/{first.pk}/corriger/")
    second = Dossier.objects.get(pk=page["Location"].split("/")[3])
    assert second.content == first.content
    fill(browser, second, **{**INCOME_ANSWERS, "box_NA": "4 300 000"})
    file(browser, second)
    first.refresh_from_db()
    assert first.state == Dossier.State.CORRECTED
    assert second.state == Dossier.State.SUBMITTED
    assert "Corrigé" in text_of(browser.get(f"/demarches/dossier/{first.pk}/"))


def test_an_order_of_payment_waits_on_the_account_until_the_money_came(
    alice: PortalUser, log_in: LogIn
) -> None:
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(alice), "paiement", "")
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    fill(browser, dossier, tax="income", amount="150 000", execute_on=tomorrow)
    assert "Récépissé de dépôt" in file(browser, dossier)
    account = text_of(browser.get(f"/demarches/compte/{taxpayer_of(alice).pk}/"))
    assert "Ordres de paiement en attente" in account
    assert "Aucun mouvement pour le moment." in account


@pytest.mark.parametrize(("amount", "days"), [("0", 1), ("-1", 1), ("100", -1), ("100", 400)])
def test_an_absurd_payment_is_refused(alice: PortalUser, log_in: LogIn, amount: str, days: int) -> None:
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(alice), "paiement", "")
    day = (timezone.localdate() + timedelta(days=days)).isoformat()
    assert "problème" in fill(browser, dossier, tax="income", amount=amount, execute_on=day)


def test_a_draft_is_put_away_and_nothing_else_is(alice: PortalUser, log_in: LogIn) -> None:
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(alice), "revenus", YEAR)
    shown = text_of(browser.post(f"/demarches/dossier/{dossier.pk}/abandonner/", follow=True))
    assert "Le brouillon a été abandonné." in shown
    filed = begin(browser, taxpayer_of(alice), "revenus", YEAR)
    fill(browser, filed, **INCOME_ANSWERS)
    file(browser, filed)
    browser.post(f"/demarches/dossier/{filed.pk}/abandonner/")
    filed.refresh_from_db()
    assert filed.state == Dossier.State.SUBMITTED
