"""« Supprimer mon compte », at once or after a wait."""

from datetime import timedelta
from typing import Any

from django.test import Client as Browser

from kagu.connect.accounts.delete_when_due import delete_when_due
from kagu.connect.accounts.models import PlannedDeletion
from tests.connect.conftest import PASSWORD


def delete(browser: Browser, password: str = PASSWORD) -> Any:
    return browser.post("/mon-compte/supprimer/", {"password": password}, follow=True)


def let_pass(**time: int) -> int:
    """The wait is this much shorter, and the worker passes by."""
    for planned in PlannedDeletion.objects.all():
        PlannedDeletion.objects.filter(pk=planned.pk).update(due_at=planned.due_at - timedelta(**time))
    return delete_when_due()
