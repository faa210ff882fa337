"""Logging out: of this service only, or of everything the provider opened (E61)."""

import logging

from authlib.common.urls import add_params_to_uri
from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kagu.relying_party import discovery
from kagu.relying_party.discovery import ProviderDown
from kagu.relying_party.local_sessions import session_of

EVERYWHERE = "everywhere"

logger = logging.getLogger(__name__)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def logout(request: HttpRequest) -> HttpResponse:
    """GET asks where from, POST does it."""
    if not request.user.is_authenticated:
        return redirect("/")
    if request.method == "GET":
        return render(request, "relying_party/logout.html", {"everywhere": EVERYWHERE})
    session = session_of(request)
    auth.logout(request)
    if request.POST.get("from") == EVERYWHERE:
        return _forget_pages(_log_out_everywhere(request, session.id_token if session else ""))
    messages.success(request, _("Votre session est fermée sur ce service."))
    return _forget_pages(redirect("/"))


def _forget_pages(response: HttpResponse) -> HttpResponse:
    """Answers to forms that the browser kept for « Précédent » go with the session."""
    response["Clear-Site-Data"] = '"cache"'
    return response


def _log_out_everywhere(request: HttpRequest, id_token: str) -> HttpResponse:
    """OIDC RP-Initiated Logout §2: the provider ends its session and tells the other services."""
    try:
        endpoint = discovery.metadata()["end_session_endpoint"]
    except (ProviderDown, KeyError) as failure:
        logger.warning("logged out here only: %r", failure)
        return render(request, "relying_party/logged_out_here_only.html", status=503)
    parameters = {
        "id_token_hint": id_token,
        "client_id": settings.RELYING_PARTY["client_id"],
        # No `state`: whoever comes back finds the home page, at its own plain address.
        "post_logout_redirect_uri": settings.SITE_URL + "/",
        "ui_locales": get_language(),
    }
    return redirect(add_params_to_uri(endpoint, {name: said for name, said in parameters.items() if said}))
