"""Accepting the terms and showing the three secrets, through the pages."""

from django.test import Client

from tests.tax_portal.pages import text_of

NUMBER = "8240117"
TERMS = "/abonnement/"
SECRETS = "/abonnement/contribuable/"


def accept(browser: Client) -> Client:
    browser.post(TERMS, {"accepted": "on"})
    return browser


def show_secrets(browser: Client, fiscal_id: str, number: str, letter_code: str) -> str:
    fields = {"fiscal_id": fiscal_id, "declarant_number": number, "letter_code": letter_code}
    return text_of(browser.post(SECRETS, fields, follow=True))
