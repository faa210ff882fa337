"""What people really type in a démarche: read where it can be, kept and told at its field otherwise."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kagu.tax_portal.taxpayers.models import PortalUser
from tests.tax_portal.conftest import LogIn, MakeCompany, taxpayer_of
from tests.tax_portal.pages import text_of
from tests.tax_portal.procedures.filing import INCOME_ANSWERS, QUARTER, YEAR, begin, fill


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("4 200 000 F", "4 200 000 XPF"),
        ("4.200.000", "4 200 000 XPF"),
        ("4200000,00 XPF", "4 200 000 XPF"),
        ("4\u202f200\u00a0000\u200b", "4 200 000 XPF"),
        ("４２０００００", "4 200 000 XPF"),
    ],
)
def test_an_amount_is_read_as_people_write_it(
    alice: PortalUser, make_company: MakeCompany, log_in: LogIn, typed: str, shown: str
) -> None:
    """In every démarche that asks for one."""
    browser = log_in(alice)
    income = begin(browser, taxpayer_of(alice), "revenus", YEAR)
    assert shown in fill(browser, income, **{**INCOME_ANSWERS, "box_NA": typed})
    sales = begin(browser, make_company("Récif", alice), "tgc", QUARTER)
    assert shown in fill(browser, sales, exempt=typed)
    payment = begin(browser, taxpayer_of(alice), "paiement", "")
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert shown in fill(browser, payment, tax="income", amount=typed, execute_on=tomorrow)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("1,250", "sans centimes ni lettres"),
        ("1.250.00", "sans centimes ni lettres"),
        ("12,50", "francs entiers, sans centimes"),
        ("9" * 400, "trop grand"),
        ("beaucoup", "sans centimes ni lettres"),
    ],
)
def test_an_amount_that_could_be_read_in_two_ways_is_refused_and_kept(
    alice: PortalUser, make_company: MakeCompany, log_in: LogIn, typed: str, told: str
) -> None:
    browser = log_in(alice)
    income = begin(browser, taxpayer_of(alice), "revenus", YEAR)
    assert told in fill(browser, income, **{**INCOME_ANSWERS, "box_NA": typed})
    sales = begin(browser, make_company("Récif", alice), "tgc", QUARTER)
    assert told in fill(browser, sales, sales_11=typed)
    payment = begin(browser, taxpayer_of(alice), "paiement", "")
    assert told in fill(browser, payment, tax="income", amount=typed, execute_on="2026-01-01")
    for dossier, field in ((income, "box_NA"), (sales, "sales_11"), (payment, "amount")):
        dossier.refresh_from_db()
        assert dossier.content[field] == typed


def test_an_address_is_read_as_people_write_it(alice: PortalUser, log_in: LogIn) -> None:
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(alice), "adresse", "")
    since = timezone.localdate().isoformat()
    typed = {
        "street": "12\u00a0 rue\u200b X",
        "postal_code": "98 800",
        "municipality": " Nouméa ",
        "since": since,
    }
    shown = fill(browser, dossier, **typed)
    for words in ("12 rue X", "98800", "Nouméa"):
        assert words in shown
    assert "cinq chiffres du code postal" in fill(browser, dossier, **{**typed, "postal_code": "9880"})
    assert "200 caractères au plus" in fill(browser, dossier, **{**typed, "street": "é" * 201})


@pytest.mark.parametrize("version", ["", "-1", "1.5", "²", "٣", "9" * 5000, "9" * 400, "2147483648", "x"])
def test_an_absurd_version_is_another_version(alice: PortalUser, log_in: LogIn, version: str) -> None:
    """Neither a fault nor a loss: the page says that the draft is another one."""
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(alice), "revenus", YEAR)
    path = f"/demarches/dossier/{dossier.pk}/"
    page = browser.post(f"{path}brouillon/", {"page": "wages", "box_NA": "222", "version": version})
    assert page.status_code == 409
    assert 'value="222"' in page.content.decode()
    fill(browser, dossier, **INCOME_ANSWERS)
    answer = browser.post(f"{path}verifier/", {"version": version}, follow=True)
    assert "Le brouillon a changé" in text_of(answer)


def test_signs_that_a_database_refuses_are_kept_out_of_a_draft(alice: PortalUser, log_in: LogIn) -> None:
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(alice), "revenus", YEAR)
    fields = {"box_NA": "4\x00 200 000", "version": "0"}
    assert browser.post(f"/demarches/dossier/{dossier.pk}/brouillon/", fields).status_code == 302
    dossier.refresh_from_db()
    assert dossier.content["box_NA"] == "4 200 000"
