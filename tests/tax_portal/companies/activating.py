"""Activating a company and contesting it as people do, through the pages."""

from django.test import Client

from kagu.tax_portal.taxpayers.activation.activation_secrets import issue_letter_code
from kagu.tax_portal.taxpayers.models import Taxpayer
from tests.mails import path_of
from tests.tax_portal.pages import text_of

ACTIVATE = "/societes/activer/"


def show_secrets(browser: Client, number: str, fiscal_id: str, code: str) -> str:
    fields = {"register_number": number, "fiscal_id": fiscal_id, "letter_code": code}
    return text_of(browser.post(ACTIVATE, fields, follow=True))


def activate(browser: Client, company: Taxpayer) -> str:
    return show_secrets(browser, company.company.rid, company.fiscal_id, issue_letter_code(company))


def press_contest(link: str) -> str:
    """Open the mailed link in a browser without login, and press its button."""
    browser = Client()
    fields = browser.get(path_of(link)).context
    form = {"technicalID": fields["technical_id"], "token": fields["token"]}
    return text_of(browser.post("/public/contestrole", form))
