"""« Mon compte » does not say that a mail was sent while no worker is at work (issue 11, point 3)."""

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import User
from tests.connect.my_account.deletion import delete
from tests.connect.my_account.email_change import NEW, ask
from tests.connect.my_account.pages import text

pytestmark = pytest.mark.django_db


def test_a_new_address_is_told_when_its_mail_will_come(
    alice: User, alices_browser: Browser, no_worker: None
) -> None:
    shown = text(ask(alices_browser))
    assert f"un email sera envoyé à {NEW} ; nos emails partent en retard en ce moment." in shown
    assert "vient d'être envoyé" not in shown
    again = text(alices_browser.post("/mon-compte/email/renvoyer/", follow=True))
    assert "ont été envoyés" not in again


def test_a_deleted_account_is_not_told_that_its_mail_left(
    alice: User, alices_browser: Browser, no_worker: None
) -> None:
    shown = text(delete(alices_browser))
    assert "Un email de confirmation vous sera envoyé ; nos emails partent en retard" in shown
    assert "est également envoyé" not in shown


def test_a_planned_deletion_is_not_told_that_its_mail_left(
    alice: User, alices_browser: Browser, deletion_after_a_week: None, no_worker: None
) -> None:
    shown = text(delete(alices_browser))
    assert "Un email vous sera envoyé à l'adresse de votre compte" in shown
    assert "vient de vous être envoyé" not in shown
