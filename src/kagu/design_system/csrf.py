"""Django's protection of forms, for browsers that say little of where a form comes from."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware

from kagu.design_system.errors import csrf_failure
from kagu.design_system.form_tokens import stale_form, takes_no_token
from kagu.design_system.typed_again import is_language_switch, show_stale_form

# What a browser says in Sec-Fetch-Site of a form of ours, or of one that its person sends again.
OURS = ("same-origin", "none")


class CsrfMiddleware(CsrfViewMiddleware):
    """Django's, but for three cases.

    `Origin: null` is our own page's where Sec-Fetch-Site says so: browsers send it where the person lets no
    page tell where they come from (Fetch, « append a request Origin header »). A mailed link's form needs
    no cookie: whatever names another site is refused there too, what names none is taken. And a form of ours
    whose token or cookie is gone is no act: its page comes back, with what was typed.
    """

    def process_view(
        self, request: HttpRequest, callback: Any, callback_args: Any, callback_kwargs: Any
    ) -> Any:
        if takes_no_token(callback) and not self._names_another_site(request):
            request.csrf_processing_done = True  # type: ignore[attr-defined] # Django's own mark
        return super().process_view(request, callback, callback_args, callback_kwargs)

    def _origin_verified(self, request: HttpRequest) -> bool:
        is_verified: bool = super()._origin_verified(request)  # type: ignore[misc] # Django's, not in its stubs
        return is_verified or _is_hidden_but_ours(request)

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse | None:
        if request.method != "POST" or not self._is_surely_ours(request):
            return super()._reject(request, reason)  # type: ignore[misc, no-any-return]
        # A language switch only shows its page too: `TypedAgainMiddleware` sees to it.
        if not is_language_switch(request.POST):
            show_stale_form(request)
        return None

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if stale_form(request) is not None:
            if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                response = csrf_failure(request, back=_own_page(request))
            elif response.status_code == HTTPStatus.OK:
                response.status_code = HTTPStatus.FORBIDDEN
        return super().process_response(request, response)

    def _is_surely_ours(self, request: HttpRequest) -> bool:
        said = request.headers
        names_us = said.get("Origin", "null") != "null" or "Referer" in said
        names_us |= said.get("Sec-Fetch-Site") == "same-origin"
        return names_us and not self._names_another_site(request)

    def _names_another_site(self, request: HttpRequest) -> bool:
        if request.headers.get("Sec-Fetch-Site", "none") not in OURS:
            return True
        origin = request.headers.get("Origin", "null")
        if origin != "null":
            return not self._origin_verified(request)
        referrer = urlsplit(request.headers.get("Referer", ""))
        return bool(referrer.netloc) and referrer.netloc != request.get_host()


def _own_page(request: HttpRequest) -> str:
    """The page on which the form stood, as far as the browser says; only asked where it is ours."""
    parts = urlsplit(request.headers.get("Referer", ""))
    page = parts._replace(scheme="", netloc="", fragment="").geturl()
    return page if page.startswith("/") and not page.startswith("//") else "/"


def _is_hidden_but_ours(request: HttpRequest) -> bool:
    return request.META["HTTP_ORIGIN"] == "null" and request.headers.get("Sec-Fetch-Site") == "same-origin"
