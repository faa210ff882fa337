"""The page's language: French unless the person chose another; the browser's wish is not asked."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from kagu.design_system.form_tokens import stale_form

COOKIE_LIFETIME = 365 * 24 * 3600


class LanguageMiddleware:
    """Activates the language of the person's cookie for the length of the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(chosen_language(request)):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            # Read now: a page may have chosen another one on the way (`ui_locales`).
            response.setdefault("Content-Language", translation.get_language())
        patch_vary_headers(response, ["Cookie"])
        return response


def chosen_language(request: HttpRequest) -> str:
    """The language of the cookie, or the site's own."""
    wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return wanted if is_supported(wanted) else settings.LANGUAGE_CODE


def is_supported(language: str) -> bool:
    """Whether the site speaks it."""
    return language in dict(settings.LANGUAGES)


def remember_language(response: HttpResponse, language: str) -> None:
    """Keeps the choice in this browser for a year."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=COOKIE_LIFETIME,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


@login_not_required
def set_language(request: HttpRequest) -> HttpResponse:
    """The switch in the header, of an old page too: remembers the language, then back to the page."""
    asked = request.POST if request.method == "POST" else stale_form(request)
    if asked is None:
        return HttpResponseNotAllowed(["POST"])
    response = redirect(_local_path(asked.get("next", "")))
    language = asked.get("language", "")
    if is_supported(language):
        remember_language(response, language)
    return response


def _local_path(wanted: str) -> str:
    is_local = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_local else "/"
