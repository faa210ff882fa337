"""Names, marks and addresses that an administration sets, for every page and every mail."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from kagu.design_system.theme import primary_color


def site_brand() -> dict[str, Any]:
    """`settings.BRAND`, with what mails need, the site's own address and a colour; and what terms say."""
    return {
        **settings.BRAND,
        "site_url": settings.SITE_URL,
        "mail_color": primary_color(settings.BRAND.get("primary_color", "")),
        "deletion_days": settings.DELETION_DELAY.days,
    }


def brand(request: HttpRequest) -> dict[str, Any]:
    """Context processor: templates read `brand.account_name` and its neighbours."""
    return {"brand": site_brand()}
