"""Accounts with a second factor, and the page that asks for it."""

import html
import re
from datetime import datetime, timedelta
from typing import Any

from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.second_factors.one_time_codes import add_code_generator
from kagu.connect.accounts.second_factors.passkeys import add_passkey
from kagu.connect.accounts.second_factors.webauthn import creation_options
from tests.connect.virtual_passkey import VirtualPasskey
from tests.one_time_codes import code_now

PAGE = "/oidc/second-factor"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def protect_with_codes(user: User) -> list[str]:
    """Added a month ago: the present code has not served."""
    codes = add_code_generator(user, SECRET, code_now(SECRET), "Téléphone", Origin())
    user.code_generators.update(last_period=0, created_at=a_month_ago())
    user.recovery_codes.update(created_at=a_month_ago())
    return codes


def protect_with_passkey(user: User, **said: Any) -> VirtualPasskey:
    key = VirtualPasskey(**said)
    add_passkey(user, key.create(creation_options(user)), "Ma clé", Origin())
    user.passkeys.update(created_at=a_month_ago())
    user.recovery_codes.update(created_at=a_month_ago())
    return key


def a_month_ago() -> datetime:
    """Old enough for a factor to object to something (D33)."""
    return timezone.now() - timedelta(days=30)


def options_of(page: Any) -> str:
    found = re.search(r'data-options="([^"]+)"', page.content.decode())
    assert found
    return html.unescape(found[1])


def is_logged_in(browser: Browser) -> bool:
    return browser.get("/mon-compte/").status_code == 200


def key_of(page: Any) -> str:
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", page.content.decode())
    assert found
    return found[1].replace(" ", "")
