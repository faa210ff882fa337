"""Accounts with a second factor, and the page that asks for it."""

import html
import re
from typing import Any

from django.test import Client as Browser

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
    """Added five minutes ago: the present code has not served."""
    codes = add_code_generator(user, SECRET, code_now(SECRET), "Téléphone", Origin())
    user.code_generators.update(last_period=0)
    return codes


def protect_with_passkey(user: User, **said: Any) -> VirtualPasskey:
    key = VirtualPasskey(**said)
    add_passkey(user, key.create(creation_options(user)), "Ma clé", Origin())
    return key


def options_of(page: Any) -> str:
    found = re.search(r'data-options="([^"]+)"', page.content.decode())
    assert found
    return html.unescape(found[1])


def is_logged_in(browser: Browser) -> bool:
    return browser.get("/mon-compte/").status_code == 200
