"""Names, marks and addresses that an administration sets, for every page and every mail."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from kagu.design_system.theme import primary_color

# What an administration calls itself and its site; in one language or in both.
NAMES = ("site_name", "government", "territory", "gateway_name")


def is_english() -> bool:
    """Whether what is made now is read in English."""
    return (get_language() or "").startswith("en")


def site_brand() -> dict[str, Any]:
    """`settings.BRAND` in the reader's language, with what mails need, a colour; and what terms say.

    `stays_french`: the names on an English page that have no English words.
    """
    in_english: dict[str, str] = settings.BRAND["in_english"] if is_english() else {}
    return {
        **settings.BRAND,
        **in_english,
        "stays_french": {name for name in NAMES if name not in in_english} if is_english() else (),
        "site_url": settings.SITE_URL,
        "mail_color": primary_color(settings.BRAND.get("primary_color", "")),
        "deletion_days": settings.DELETION_DELAY.days,
    }


def brand(request: HttpRequest) -> dict[str, Any]:
    """Context processor: templates read `brand.account_name` and its neighbours."""
    return {"brand": site_brand()}
