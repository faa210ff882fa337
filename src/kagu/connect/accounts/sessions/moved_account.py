"""The browser that asked for another address is told, at its next login page, why its session is over.

The link is often opened elsewhere, on a telephone; that ends every session but the one that opened it.
"""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from kagu.connect.accounts.link_purposes import CONFIRM_EMAIL_CHANGE
from kagu.connect.accounts.models import EmailChange

SALT = "kagu.email_change"


def note_asked_change(response: HttpResponse, change: EmailChange) -> None:
    """This browser asked for the change: a cookie names it for as long as its link lives."""
    response.set_cookie(
        _cookie_name(),
        signing.dumps(str(change.pk), salt=SALT),
        max_age=CONFIRM_EMAIL_CHANGE.lifetime,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def has_moved(request: HttpRequest) -> bool:
    """Whether the change that this browser asked for came about."""
    try:
        change_id = signing.loads(request.COOKIES.get(_cookie_name(), ""), salt=SALT)
    except signing.BadSignature:
        return False
    return EmailChange.objects.filter(pk=change_id, state=EmailChange.State.CONFIRMED).exists()


def forget_asked_change(request: HttpRequest, response: HttpResponse) -> None:
    """It was told, or seen in this very browser."""
    if _cookie_name() in request.COOKIES:
        response.delete_cookie(_cookie_name(), samesite="Lax")


def _cookie_name() -> str:
    return "__Host-email_change" if settings.SESSION_COOKIE_SECURE else "email_change"
