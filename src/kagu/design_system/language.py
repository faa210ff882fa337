"""The page's language: the person's last choice in this browser, else what leads here asks for, else French.

The browser's own wish is not asked. A choice made here is the account's too: at once, or at the next log-in.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string

from kagu.design_system.form_tokens import stale_form

COOKIE_LIFETIME = 365 * 24 * 3600
# A choice that no account knows yet: whoever logs in within the hour made it.
CHOICE_COOKIE, CHOICE_LIFETIME = "language_chosen", 3600
# What a service asked for, as long as the browser is open; it is nobody's choice.
WISH_COOKIE = "language_wished"


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
        if language := getattr(request, "language_to_remember", ""):
            remember_language(response, language)
            response.delete_cookie(CHOICE_COOKIE, path=settings.LANGUAGE_COOKIE_PATH, samesite="Lax")
        patch_vary_headers(response, ["Cookie"])
        return response


def chosen_language(request: HttpRequest) -> str:
    """The language of the cookie, or what a service asked for, or the site's own."""
    wanted = (request.COOKIES.get(name, "") for name in (settings.LANGUAGE_COOKIE_NAME, WISH_COOKIE))
    return next(filter(is_supported, wanted), settings.LANGUAGE_CODE)


def has_chosen(request: HttpRequest) -> bool:
    """Whether somebody chose a language in this browser."""
    return is_supported(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))


def is_supported(language: str) -> bool:
    """Whether the site speaks it."""
    return language in dict(settings.LANGUAGES)


def keep_choice(request: HttpRequest, response: HttpResponse, language: str) -> None:
    """Somebody pressed the switch: this browser knows it for a year, their account from now on."""
    remember_language(response, language)
    person = getattr(request, "user", None)
    if person is not None and person.is_authenticated:
        _tell_account(person, language)
    else:
        _set_cookie(response, CHOICE_COOKIE, language, CHOICE_LIFETIME)


def follow_person(request: HttpRequest, person: Any) -> None:
    """Somebody has just logged in: what was chosen on the way is theirs; a fresh browser follows them."""
    chosen = request.COOKIES.get(CHOICE_COOKIE, "")
    if is_supported(chosen):
        _tell_account(person, chosen)
        request.language_to_remember = chosen  # type: ignore[attr-defined]
    else:
        speak(request, person.language)


def speak(request: HttpRequest, language: str) -> None:
    """This page and the next ones are in this language, where nobody has chosen one in this browser."""
    if (
        is_supported(language)
        and not has_chosen(request)
        and not getattr(request, "is_language_pressed", False)
    ):
        translation.activate(language)
        request.LANGUAGE_CODE = language
        request.language_to_remember = language  # type: ignore[attr-defined]


def remember_language(response: HttpResponse, language: str) -> None:
    """Keeps the choice in this browser for a year."""
    _set_cookie(response, settings.LANGUAGE_COOKIE_NAME, language, COOKIE_LIFETIME)


def remember_wish(response: HttpResponse, language: str) -> None:
    """What a service asked for (`ui_locales`): until the browser is closed, or the person chooses."""
    _set_cookie(response, WISH_COOKIE, language, None)


@login_not_required
def set_language(request: HttpRequest) -> HttpResponse:
    """The switch in the header, of an old page too: remembers the language, then back to the page."""
    asked = request.POST if request.method == "POST" else stale_form(request)
    if asked is None:
        return HttpResponseNotAllowed(["POST"])
    response = redirect(_local_path(asked.get("next", "")))
    language = asked.get("language", "")
    if is_supported(language):
        keep_choice(request, response, language)
    return response


def _tell_account(person: Any, language: str) -> None:
    """What the site does about it: `LANGUAGE_CHOSEN`, a function of person and language."""
    if settings.LANGUAGE_CHOSEN and person.language != language:
        import_string(settings.LANGUAGE_CHOSEN)(person, language)


def _set_cookie(response: HttpResponse, name: str, language: str, lifetime: int | None) -> None:
    response.set_cookie(
        name,
        language,
        max_age=lifetime,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _local_path(wanted: str) -> str:
    is_local = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_local else "/"
