"""Who may open the desk: agents whom the provider saw a short time ago, with two factors."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kagu.desk.guard import Guard


def _log_in_again(path: str) -> str:
    """In one step: recent enough, and with two factors where the account has them."""
    query = {
        "next": path,
        "max_age": int(settings.RECENT_LOGIN_LIFETIME.total_seconds()),
        "acr_values": settings.TWO_FACTOR_ACR,
    }
    return f"{reverse('relying_party:login')}?{urlencode(query)}"


def _has_two_factors(request: HttpRequest) -> bool:
    session = request.session
    return "mfa" in session.get("amr", []) or session.get("acr") == settings.TWO_FACTOR_ACR


def _ask_for_factor(request: HttpRequest) -> HttpResponse:
    """The provider asks for the second factor; whoever comes back without reads how to add one there."""
    if request.session.get("acr_values") != settings.TWO_FACTOR_ACR:
        return redirect(_log_in_again(request.path))
    context = {"prove_url": _log_in_again(request.path), "account_url": settings.GATEWAY_ACCOUNT_URL}
    return render(request, "agents/factor_needed.html", context, status=403)


def _has_factor(agent: Any) -> bool:
    """The provider alone knows: it asks for the factor at the login of an account that has one."""
    return False


agents_only = Guard(
    recent=settings.RECENT_LOGIN_LIFETIME,
    prove_again=_log_in_again,
    has_two_factors=_has_two_factors,
    ask_for_factor=_ask_for_factor,
    has_factor=_has_factor,
)
