"""Forms as browsers of the last eight years send them, to every address of a site."""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from kagu.design_system.form_tokens import stale_form, takes_no_token

HOST = "https://testserver"
# What each says of a form that stood on a page of ours, under the page's own Referrer-Policy.
BROWSERS: dict[str, dict[str, str]] = {
    "today": {"Origin": HOST, "Sec-Fetch-Site": "same-origin"},
    "today, telling no page where its person comes from": {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
    "Safari before 16.4": {"Origin": HOST, "Referer": f"{HOST}/"},
    "Firefox before 70": {"Referer": f"{HOST}/"},
}
# A mailed link's page may also be the first that was opened here, without cookies.
BROWSERS_OF_LINKS = BROWSERS | {"hiding its origin": {"Origin": "null"}, "hiding everything": {}}
OTHER_SITES: dict[str, dict[str, str]] = {
    "today": {"Origin": "https://exemple.org", "Sec-Fetch-Site": "cross-site"},
    "Safari before 16.4": {"Origin": "https://exemple.org"},
    "Firefox before 70": {"Referer": "https://exemple.org/"},
    "in a frame without an origin": {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    "on another name of the house": {"Origin": "null", "Sec-Fetch-Site": "same-site"},
}
SAMPLES = ("1", "x", str(UUID(int=1)), "acceptee", "vide")
# Django's own pages stand on Django's own tests.
NOT_OURS = ("admin",)


def addresses(patterns: Sequence[Any] | None = None, namespace: str = "") -> Iterator[tuple[str, Any]]:
    """The path and the view of every address of the site under test."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inside = pattern.namespace or namespace
            if inside not in NOT_OURS:
                yield from addresses(pattern.url_patterns, inside)
        elif pattern.name:
            name = f"{namespace}:{pattern.name}" if namespace else str(pattern.name)
            yield reverse(name, kwargs=_arguments(pattern)), pattern.callback


def _arguments(pattern: URLPattern) -> dict[str, Any]:
    """Something that the address may carry, whether or not anything stands under it."""
    if not pattern.pattern.converters:
        return dict.fromkeys(pattern.pattern.regex.groupindex, "a/scrap")
    return {
        name: converter.to_python(next(one for one in SAMPLES if re.fullmatch(converter.regex, one)))
        for name, converter in pattern.pattern.converters.items()
    }


def paths(*, of_links: bool) -> set[str]:
    """What stands under the protection of forms: those that need no cookie, or all the others."""
    return {
        path
        for path, view in addresses()
        if takes_no_token(view) is of_links and not getattr(view, "csrf_exempt", False)
    }


def refused(among: set[str], headers: dict[str, str], *, has_cookies: bool = True) -> set[str]:
    """Those that take no form from a browser that says this."""
    return {path for path in among if _is_refused(path, headers, has_cookies=has_cookies)}


def _is_refused(path: str, headers: dict[str, str], *, has_cookies: bool) -> bool:
    browser = Client(enforce_csrf_checks=True)
    typed = {}
    if has_cookies:
        browser.cookies[settings.CSRF_COOKIE_NAME] = typed["csrfmiddlewaretoken"] = "t" * 32
    answer = browser.post(path, typed, headers=headers, secure=True)
    is_refused = "design_system/errors/csrf_failure.html" in {template.name for template in answer.templates}
    return is_refused or stale_form(answer.wsgi_request) is not None
