"""Logging in through the provider: there with a request of our own making, and back with its answer."""

import logging
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from kagu.design_system.errors import overloaded
from kagu.inputs.integers import bounded_integer
from kagu.metrics.log_ins import counted
from kagu.relying_party import started_logins
from kagu.relying_party.discovery import ProviderDown
from kagu.relying_party.login_steps import DENIED, check_answer, fetch_claims, open_session
from kagu.relying_party.oidc_client import provider_client
from kagu.relying_party.refusals import LoginDenied, LoginFailed, LoginNotStartedHere, TooManyBegun

LONGEST_MAX_AGE = 86_400
LONGEST_ACR_VALUES = 255
RETRY_SECONDS = 10

logger = logging.getLogger(__name__)


@login_not_required
@never_cache
@require_GET
def login(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider; `next` says where to go afterwards, `max_age` how recent a login,
    `acr_values` how strong a one."""
    parameters = _asked_for(request)
    try:
        begun = started_logins.begin(
            request,
            is_second="again" in request.GET,
            next=_local_path(request.GET.get("next", "")),
            max_age=parameters.get("max_age"),
            acr_values=parameters.get("acr_values", ""),
        )
    except TooManyBegun as refusal:
        return overloaded(request, refusal.retry_after)
    own = {"state": begun.state, "nonce": begun.nonce, "code_verifier": begun.code_verifier}
    try:
        url = provider_client().create_authorization_url(_callback_url(), **own, **parameters)["url"]
    except ProviderDown as failure:
        return _provider_down(request, failure, request.GET.get("next", ""))
    response = redirect(url)
    started_logins.remember_browser(response, begun)
    return response


def _asked_for(request: HttpRequest) -> dict[str, str]:
    parameters = {"ui_locales": get_language() or settings.LANGUAGE_CODE}
    max_age = request.GET.get("max_age", "")
    if bounded_integer(max_age, LONGEST_MAX_AGE) is not None:
        parameters["max_age"] = max_age
    acr_values = request.GET.get("acr_values", "")
    if 0 < len(acr_values) <= LONGEST_ACR_VALUES:
        parameters["acr_values"] = acr_values
    return parameters


@login_not_required
@never_cache
@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """The provider's answer (OIDC Core §3.1.2.5): open a session here, or say why not."""
    target = ""
    try:
        with counted("provider"):
            begun = started_logins.take(request, request.GET.get("state", ""))
            target = begun.next
            check_answer(request)
            claims, id_token = fetch_claims(request, begun, _callback_url())
            open_session(request, claims, id_token, begun.acr_values)
    except ProviderDown as failure:
        return _provider_down(request, failure, target)
    except LoginNotStartedHere as lost:
        return _begin_again(request, lost.next)
    except LoginDenied:
        return _failed(request, "denied")
    except LoginFailed as failure:
        logger.warning("login refused: %s", failure)
        return _failed(request, "failed")
    return redirect(target)


def _callback_url() -> str:
    return settings.SITE_URL + reverse("relying_party:callback")


def _local_path(path: str) -> str:
    """Where to go after the login: a path of this site, nothing else (ASVS 3.7.2)."""
    is_local = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    is_local = is_local and len(path) <= started_logins.LONGEST_NEXT
    return path if is_local else resolve_url(settings.LOGIN_REDIRECT_URL)


def _begin_again(request: HttpRequest, target: str) -> HttpResponse:
    """A restored tab, another browser, a session that ended: once and silently, as the provider knows them.

    Nothing of the answer is used: whoever sends people here with one of their own gains nothing.
    """
    # The back button, or a second click, once the login has worked.
    if request.user.is_authenticated:
        return redirect(target or settings.LOGIN_REDIRECT_URL)
    if request.GET.get("error") in DENIED:
        return _failed(request, "denied")
    if "error" in request.GET or not started_logins.may_begin_again(request.GET.get("state", "")):
        return _failed(request, "not_started" if request.COOKIES else "no_cookies")
    query = urlencode({"next": target, "again": "1"} if target else {"again": "1"})
    return redirect(f"{reverse('relying_party:login')}?{query}")


def _provider_down(request: HttpRequest, failure: ProviderDown, target: str) -> HttpResponse:
    logger.warning("the provider does not answer: %s", failure)
    retry_url = reverse("relying_party:login") + (f"?{urlencode({'next': target})}" if target else "")
    response = render(request, "relying_party/provider_down.html", {"retry_url": retry_url}, status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _failed(request: HttpRequest, reason: str) -> HttpResponse:
    return render(request, "relying_party/login_failed.html", {"reason": reason}, status=400)
