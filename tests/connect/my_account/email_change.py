"""The form that asks for another address."""

from typing import Any

from django.test import Client as Browser

from tests.connect.conftest import PASSWORD

NEW = "alice.newman@exemple.nc"


def ask(
    browser: Browser, address: str = NEW, password: str = PASSWORD, confirmation: str | None = None
) -> Any:
    data = {"new_email": address, "confirmation": confirmation or address, "password": password}
    return browser.post("/mon-compte/email/", data, follow=True)
