"""From the draft to the receipt: begin, save, check, file, correct (§3.3 J)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kagu.tax_portal.taxpayers.fiscal_services import INCOME, SALES_TAX
from kagu.tax_portal.taxpayers.models import Dossier, PortalUser, Taxpayer
from kagu.tax_portal.taxpayers.periods import open_periods
from tests.mails import Mailbox
from tests.tax_portal.conftest import Delegate, LogIn, MakeCompany, taxpayer_of
from tests.tax_portal.pages import text_of

YEAR = open_periods(INCOME)[0]
QUARTER = open_periods(SALES_TAX)[0]
INCOME_ANSWERS = {
    "situation": "married",
    "children": "2",
    "salaries": "4 200 000",
    "pensions": "",
    "rents": "",
    "other": "",
    "charges": "200000",
}
FILING = ["consult", "prepare", "submit"]


def begin(browser: Client, taxpayer: Taxpayer, service: str, period: str) -> Dossier:
    """Press « Commencer »; the draft that follows."""
    page = browser.post(f"/demarches/commencer/{taxpayer.pk}/{service}/", {"period": period})
    assert page.status_code == 302, text_of(page)
    return Dossier.objects.get(pk=page["Location"].split("/")[3])


def fill(browser: Client, dossier: Dossier, **answers: str) -> str:
    """Fill the form in, press « Vérifier », and read the page that follows."""
    dossier.refresh_from_db()
    fields = {**answers, "version": str(dossier.content_version), "check": "1"}
    return text_of(browser.post(f"/demarches/dossier/{dossier.pk}/brouillon/", fields, follow=True))


def file(browser: Client, dossier: Dossier) -> str:
    """Press « Déposer »."""
    dossier.refresh_from_db()
    fields = {"version": str(dossier.content_version)}
    page = browser.post(f"/demarches/dossier/{dossier.pk}/verifier/", fields, follow=True)
    dossier.refresh_from_db()
    return text_of(page)


def test_a_declaration_is_filled_checked_and_filed(alice: PortalUser, log_in: LogIn, mails: Mailbox) -> None:
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(alice), "revenus", YEAR)
    shown = fill(browser, dossier, **INCOME_ANSWERS)
    assert "Traitements et salaires (XPF) 4 200 000 XPF" in shown
    assert "Revenu net déclaré 4 000 000 XPF" in shown
    shown = file(browser, dossier)
    assert "Récépissé de dépôt" in shown
    assert dossier.receipt_number
    assert dossier.receipt_number in shown
    assert dossier.state == Dossier.State.SUBMITTED
    assert (
        mails.last_mail_to("alice@exemple.nc").subject
        == f"[personnel] Déclaration des revenus {YEAR} – déposé"
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
    fields = {"salaries": "beaucoup", "version": "0"}
    shown = text_of(browser.post(f"/demarches/dossier/{dossier.pk}/brouillon/", fields, follow=True))
    assert "Le brouillon est enregistré." in shown
    page = browser.get(f"/demarches/dossier/{dossier.pk}/brouillon/")
    assert 'value="beaucoup"' in page.content.decode()


@pytest.mark.parametrize(
    ("field", "typed", "refusal"),
    [
        ("salaries", "12,5", "sans centimes"),
        ("salaries", "-5", "ne peut pas être négatif"),
        ("salaries", "9" * 15, "trop grand"),
        ("salaries", "1e9", "sans centimes"),
        ("charges", "5 000 000", "dépassent l'ensemble des revenus"),
        ("situation", "autre", "choix valide"),
        ("children", "40", "20"),
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
    shown = fill(browser, dossier, situation="single", children="0")
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
    fill(browser, second, **{**INCOME_ANSWERS, "salaries": "4 300 000"})
    file(browser, second)
    first.refresh_from_db()
    assert first.state == Dossier.State.CORRECTED
    assert second.state == Dossier.State.SUBMITTED
    assert "Corrigé" in text_of(browser.get(f"/demarches/dossier/{first.pk}/"))


def test_a_draft_edited_by_two_people_loses_nothing(
    alice: PortalUser, bob: PortalUser, log_in: LogIn, delegate: Delegate
) -> None:
    delegate(taxpayer_of(bob), alice, revenus=FILING)
    of_alice, of_bob = log_in(alice), log_in(bob)
    dossier = begin(of_bob, taxpayer_of(bob), "revenus", YEAR)
    path = f"/demarches/dossier/{dossier.pk}/brouillon/"
    of_alice.post(path, {"salaries": "111", "version": "0"})
    page = of_bob.post(path, {"salaries": "222", "version": "0"})
    assert page.status_code == 409
    shown = page.content.decode()
    assert "Quelqu'un d'autre a enregistré ce brouillon" in text_of(page)
    assert 'value="222"' in shown
    assert "111" in shown
    of_bob.post(path, {"salaries": "222", "version": "1"})
    dossier.refresh_from_db()
    assert dossier.content["salaries"] == "222"


def test_typing_saves_in_the_background(alice: PortalUser, log_in: LogIn) -> None:
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(alice), "revenus", YEAR)
    path = f"/demarches/dossier/{dossier.pk}/brouillon/"
    said = browser.post(path, {"salaries": "1", "version": "0"}, headers={"Accept": "application/json"})
    assert said.json() == {"version": 1}
    late = browser.post(path, {"salaries": "2", "version": "0"}, headers={"Accept": "application/json"})
    assert late.status_code == 409


def test_what_was_read_over_is_what_is_filed(alice: PortalUser, log_in: LogIn) -> None:
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(alice), "revenus", YEAR)
    fill(browser, dossier, **INCOME_ANSWERS)
    fill(browser, dossier, **{**INCOME_ANSWERS, "salaries": "300 000"})
    page = browser.post(f"/demarches/dossier/{dossier.pk}/verifier/", {"version": "1"}, follow=True)
    assert "Le brouillon a changé" in text_of(page)
    dossier.refresh_from_db()
    assert dossier.state == Dossier.State.DRAFT


def test_filing_twice_files_once(alice: PortalUser, log_in: LogIn, mails: Mailbox) -> None:
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(alice), "revenus", YEAR)
    fill(browser, dossier, **INCOME_ANSWERS)
    file(browser, dossier)
    number = dossier.receipt_number
    file(browser, dossier)
    assert dossier.receipt_number == number
    assert len(mails.mails_to("alice@exemple.nc")) == 1


def test_whoever_may_only_prepare_does_not_file(
    alice: PortalUser, bob: PortalUser, log_in: LogIn, delegate: Delegate
) -> None:
    delegate(taxpayer_of(bob), alice, revenus=["consult", "prepare"])
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(bob), "revenus", YEAR)
    shown = fill(browser, dossier, **INCOME_ANSWERS)
    assert "Vous pouvez préparer ce dossier, mais pas le déposer." in shown
    assert "Vous n'avez pas le droit de faire cela" in file(browser, dossier)
    assert dossier.state == Dossier.State.DRAFT


def test_a_right_revoked_between_page_and_submit_files_nothing(
    alice: PortalUser, bob: PortalUser, log_in: LogIn, delegate: Delegate
) -> None:
    delegation = delegate(taxpayer_of(bob), alice, revenus=FILING)
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(bob), "revenus", YEAR)
    fill(browser, dossier, **INCOME_ANSWERS)
    delegation.state = delegation.State.ENDED
    delegation.save()
    shown = file(browser, dossier)
    assert "Vous n'avez pas le droit de faire cela" in shown
    assert dossier.state == Dossier.State.DRAFT
    assert dossier.content["salaries"] == "4 200 000"


def test_someone_elses_dossier_does_not_exist_for_me(
    alice: PortalUser, bob: PortalUser, log_in: LogIn
) -> None:
    dossier = begin(log_in(bob), taxpayer_of(bob), "revenus", YEAR)
    browser = log_in(alice)
    base = f"/demarches/dossier/{dossier.pk}/"
    for path in (base, base + "brouillon/", base + "verifier/", base + "recepisse/", base + "recepisse.pdf"):
        assert browser.get(path).status_code == 404
    for path in (base + "brouillon/", base + "verifier/", base + "corriger/", base + "abandonner/"):
        assert browser.post(path).status_code == 404
    assert browser.get(f"/demarches/compte/{taxpayer_of(bob).pk}/").status_code == 404
    assert browser.get(f"/tiers/{taxpayer_of(bob).pk}/").status_code == 404
    begun = browser.post(f"/demarches/commencer/{taxpayer_of(bob).pk}/adresse/", {"period": ""})
    assert begun.status_code == 404


def test_an_order_of_payment_is_recorded_and_shown(alice: PortalUser, log_in: LogIn) -> None:
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(alice), "paiement", "")
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    fill(browser, dossier, tax="income", amount="150 000", execute_on=tomorrow)
    assert "Récépissé de dépôt" in file(browser, dossier)
    account = text_of(browser.get(f"/demarches/compte/{taxpayer_of(alice).pk}/"))
    assert "150 000 XPF" in account


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


def test_what_was_typed_waits_when_the_session_has_run_out(alice: PortalUser, log_in: LogIn) -> None:
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(alice), "revenus", YEAR)
    path = f"/demarches/dossier/{dossier.pk}/brouillon/"
    browser.cookies.clear()
    answer = browser.post(path, {"salaries": "4 200 000", "version": "0"})
    assert answer["Location"] == f"/login/?next={path}"
    browser.force_login(alice)
    page = browser.get(path)
    assert "Votre session avait expiré." in text_of(page)
    assert 'value="4 200 000"' in page.content.decode()
    assert "4 200 000" not in browser.get(path).content.decode()
