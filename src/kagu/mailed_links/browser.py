"""The cookie by which a browser that asked for a mail is known when its link comes back (S11)."""

import hmac
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from kagu.mailed_links.links import hash_secret
from kagu.mailed_links.models import MailedLink

# As long as the longest link that is opened where it was asked for.
COOKIE_LIFETIME = 7 * 24 * 3600
LONGEST_COOKIE = 64


def browser_of(request: HttpRequest) -> str:
    """This browser's cookie; a browser without one gets it by `remember_browser`."""
    known = request.COOKIES.get(_cookie_name(), "")
    if known and len(known) <= LONGEST_COOKIE:
        return known
    fresh: str = request.META.setdefault("kagu.mailed_links.browser", secrets.token_urlsafe(24))
    return fresh


def remember_browser(request: HttpRequest, response: HttpResponse) -> None:
    """Put it on the form's page and on the answer to the request for a mail."""
    response.set_cookie(
        _cookie_name(),
        browser_of(request),
        max_age=COOKIE_LIFETIME,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        # Lax and not Strict: people come from their webmail.
        samesite="Lax",
    )


def is_browser_of(request: HttpRequest, link: MailedLink) -> bool:
    """Whether this link was asked for in this browser."""
    return bool(link.browser_hash) and hmac.compare_digest(
        link.browser_hash, hash_secret(browser_of(request))
    )


def _cookie_name() -> str:
    return "__Host-mailed_links" if settings.SESSION_COOKIE_SECURE else "mailed_links"
