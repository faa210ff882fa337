"""Doing a démarche as a person does, through the pages."""

from django.test import Client

from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import INCOME, SALES_TAX
from kagu.tax_portal.taxpayers.fiscal_services.periods import open_periods
from kagu.tax_portal.taxpayers.models import Dossier, Taxpayer
from tests.tax_portal.pages import text_of

YEAR = open_periods(INCOME)[0]
QUARTER = open_periods(SALES_TAX)[0]
INCOME_ANSWERS = {
    "situation": "married",
    "is_resident": "yes",
    "dependant1_name": "Léa",
    "dependant1_born_on": f"{int(YEAR) - 9}-03-02",
    "dependant1_kind": "child",
    "box_NA": "4 200 000",
    "box_PA": "",
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
