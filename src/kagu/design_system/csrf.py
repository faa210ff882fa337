"""Django's protection of forms, for browsers that say little of where a form comes from."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

View = TypeVar("View", bound=Callable[..., HttpResponse])
# What a browser says in Sec-Fetch-Site of a form of ours, or of one that its person sends again.
OURS = ("same-origin", "none")


def proves_itself(view: View) -> View:
    """Its form carries a mailed secret, which proves more than a cookie: none is asked for."""
    view.proves_itself = True  # type: ignore[attr-defined] # read below, as Django reads `csrf_exempt`
    return view


class CsrfMiddleware(CsrfViewMiddleware):
    """Django's, but for two cases.

    `Origin: null` is our own page's where Sec-Fetch-Site says so: browsers send it where the person lets no
    page tell where they come from (Fetch, « append a request Origin header »). And a mailed link's form needs
    no cookie: whatever names another site is refused there too, what names none is taken.
    """

    def process_view(
        self, request: HttpRequest, callback: Any, callback_args: Any, callback_kwargs: Any
    ) -> Any:
        if getattr(callback, "proves_itself", False) and not self._names_another_site(request):
            request.csrf_processing_done = True  # type: ignore[attr-defined] # Django's own mark
        return super().process_view(request, callback, callback_args, callback_kwargs)

    def _origin_verified(self, request: HttpRequest) -> bool:
        is_verified: bool = super()._origin_verified(request)  # type: ignore[misc] # Django's, not in its stubs
        return is_verified or _is_hidden_but_ours(request)

    def _names_another_site(self, request: HttpRequest) -> bool:
        if request.headers.get("Sec-Fetch-Site", "none") not in OURS:
            return True
        origin = request.headers.get("Origin", "null")
        if origin != "null":
            return not self._origin_verified(request)
        referrer = urlsplit(request.headers.get("Referer", ""))
        return bool(referrer.netloc) and referrer.netloc != request.get_host()


def _is_hidden_but_ours(request: HttpRequest) -> bool:
    return request.META["HTTP_ORIGIN"] == "null" and request.headers.get("Sec-Fetch-Site") == "same-origin"
