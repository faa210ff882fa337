"""« Supprimer mon compte », at once or after a wait."""

from datetime import timedelta
from typing import Any

from django.test import Client as Browser

from kagu.connect.accounts.delete_when_due import delete_when_due
from tests.clock import Clock
from tests.connect.conftest import PASSWORD


def delete(browser: Browser, password: str = PASSWORD) -> Any:
    return browser.post("/mon-compte/supprimer/", {"password": password}, follow=True)


def let_pass(clock: Clock, **time: int) -> int:
    """So much later the worker passes by; how many accounts it erased."""
    clock.move(timedelta(**time).total_seconds())
    return delete_when_due()
