"""« Précédent » to the answer of a form: the browser shows again what it showed, instead of its own error."""

from django.http import HttpRequest

# RFC 9111: this browser alone may keep it, and nothing but its « Précédent » takes it from there. Firefox
# reads « no-cache » as « no-store » here.
KEPT = "private, max-age=0"
NOT_KEPT = "no-store"
_MARK = "kagu.kept_for_back"


def keep_for_back(request: HttpRequest) -> None:
    """The answer to this form holds no secret but what its own page held: the browser may keep it.

    Passwords are never drawn. Leaving the account clears what was kept (`Clear-Site-Data`).
    """
    request.META[_MARK] = True


def cache_control(request: HttpRequest) -> str:
    """What a private page says: only answers to forms may be kept, for browsers ask for any other again."""
    return KEPT if request.META.get(_MARK) else NOT_KEPT
