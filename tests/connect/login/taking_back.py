"""A factor that somebody adds, the mail that tells of it, and the press of its « Ce n'est pas moi »."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.second_factors.changes import tell_change
from tests.connect.pages import text_of
from tests.mails import Mailbox, link_in, path_of


def add_key(user: User, name: str = "Clé du voleur", *, days_ago: int = 0) -> None:
    """As somebody with a session adds it, mail and all."""
    passkey = user.passkeys.create(
        credential_id=f"id of {name}", credential_data=b"", user_handle="h", name=name
    )
    with transaction.atomic():
        tell_change(passkey, "passkey_added", Origin())
    user.passkeys.filter(pk=passkey.pk).update(created_at=timezone.now() - timedelta(days=days_ago))


def take_back_link(mails: Mailbox, user_address: str, subject: str) -> str:
    """The take-back link of the newest such mail."""
    mail = next(mail for mail in mails.mails_to(user_address) if subject in mail.subject)
    return link_in(str(mail.body), "takeback")


def press(link: str) -> Any:
    """Opened in a browser that knows nothing, then « Reprendre mon compte »."""
    browser = Browser()
    page = browser.get(path_of(link))
    assert page.status_code == 200, text_of(page)
    path, _, query = path_of(link).partition("?")
    fields = dict(pair.split("=", 1) for pair in query.split("&"))
    return browser.post(path, fields, follow=True)
