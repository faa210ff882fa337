"""The blocks of settings that both sites share, one file a subject; `shared` gives them all.

A site's own `config/settings.py` takes them in at its top and adds what is its own.
"""

from typing import Any

from kagu.site.settings.accounts import account_settings
from kagu.site.settings.addresses import address_settings
from kagu.site.settings.brand import brand_settings
from kagu.site.settings.cookies import cookie_settings
from kagu.site.settings.copies import copy_settings
from kagu.site.settings.database import database_settings
from kagu.site.settings.desk import desk_settings
from kagu.site.settings.examinations import examination_settings
from kagu.site.settings.headers import header_settings
from kagu.site.settings.languages import language_settings
from kagu.site.settings.logs import log_settings
from kagu.site.settings.mails import mail_settings
from kagu.site.settings.pages import page_settings
from kagu.site.settings.watching import watching_settings

__all__ = ["shared"]


def shared(prefix: str, cookie: str, site_name: str | None) -> dict[str, Any]:
    """Django's settings by name. `prefix` begins the site's variables (KAGU_CONNECT), `cookie` its cookies'
    names; `site_name` is its name unless an operator gives another (None: that of the account)."""
    addresses = address_settings(prefix)
    return {
        **addresses,
        **database_settings(prefix),
        **copy_settings(prefix),
        **cookie_settings(prefix, cookie, is_secure=addresses["IS_SECURE"]),
        **header_settings(prefix, is_secure=addresses["IS_SECURE"]),
        **page_settings(prefix),
        **language_settings(is_secure=addresses["IS_SECURE"]),
        **(brand := brand_settings(prefix, site_name)),
        **mail_settings(prefix, brand["BRAND"]["site_name"]),
        **account_settings(),
        **desk_settings(prefix),
        **log_settings(),
        **examination_settings(prefix),
        **watching_settings(prefix),
    }
