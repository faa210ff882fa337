"""Accounts that wait for their mailbox to be proven, and the browsers that asked for them."""

from typing import Any

from django.db.models import F, QuerySet
from django.test import Client as Browser

from kagu.connect.accounts.models import User


def asking_if_pending(values: dict[str, object]) -> dict[str, object]:
    """The columns of an account: while it is pending it only asks for its address."""
    if values["state"] != User.State.PENDING:
        return values
    return {**values, "email_normalized": None, "asked_normalized": values["email_normalized"]}


def make_pending(users: QuerySet[User], **fields: Any) -> None:
    """As if nobody had activated them."""
    users.update(
        state=User.State.PENDING, asked_normalized=F("email_normalized"), email_normalized=None, **fields
    )


def same_browser(browser: Browser) -> Browser:
    """The browser that asked, as another thread or tab has it: with the same cookies."""
    twin = Browser()
    for name, cookie in browser.cookies.items():
        twin.cookies[name] = cookie.value
    return twin
