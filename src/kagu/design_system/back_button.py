"""« Précédent » to the answer of a form: the browser shows again what it showed, instead of its own error."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# RFC 9111: this browser alone may keep it, and nothing but its « Précédent » takes it from there. Firefox
# reads « no-cache » as « no-store » here.
KEPT = "private, max-age=0"
NOT_KEPT = "no-store"
_MARK = "kagu.kept_for_back"


def keep_for_back(request: HttpRequest) -> None:
    """The answer to this form holds no secret but what its own page held: the browser may keep it.

    Passwords are never drawn. Leaving the account clears what was kept (`forget_pages`).
    """
    request.META[_MARK] = True


def cache_control(request: HttpRequest) -> str:
    """What a private page says: only answers to forms may be kept, for browsers ask for any other again."""
    return KEPT if request.META.get(_MARK) else NOT_KEPT


def note_kept(response: HttpResponse) -> None:
    """This browser has a page to forget when its person leaves; it remembers so itself."""
    response.set_cookie(
        _cookie_name(), "1", secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


def forget_pages(request: HttpRequest, response: HttpResponse, *others: str) -> None:
    """The session ends with this answer: what the browser kept for « Précédent » goes too, and the `others`.

    Only where there is something: emptying a cache takes some browsers seconds.
    """
    has_kept = bool(request.COOKIES.get(_cookie_name()))
    kinds = [*(["cache"] if has_kept else []), *others]
    if has_kept:
        response.delete_cookie(_cookie_name(), samesite="Lax")
    if kinds:
        response["Clear-Site-Data"] = ", ".join(f'"{kind}"' for kind in kinds)


def _cookie_name() -> str:
    return "__Host-kept_page" if settings.SESSION_COOKIE_SECURE else "kept_page"
