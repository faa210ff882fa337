"""Sensitive choices ask for a login of less than thirty minutes ago, not for a password (D13)."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kagu.site import clock
from kagu.tax_portal.taxpayers.person_request import PersonRequest


def logged_in_recently(request: PersonRequest) -> bool:
    """Whether the provider saw this person prove who they are a short time ago."""
    auth_time = request.session.get("auth_time") or 0
    return clock.timestamp() - auth_time <= settings.RECENT_LOGIN_LIFETIME.total_seconds()


def log_in_again(
    request: PersonRequest, page: str = "my_profile:show", part: str = "#email-tiers"
) -> HttpResponse:
    """To the provider and back to the page, where the person presses the button again."""
    messages.info(
        request,
        _("Pour votre sécurité, cette action demande une connexion de moins de trente minutes."),
    )
    query = {
        "next": reverse(page) + part,
        "max_age": int(settings.RECENT_LOGIN_LIFETIME.total_seconds()),
    }
    return redirect(f"{reverse('relying_party:login')}?{urlencode(query)}")
