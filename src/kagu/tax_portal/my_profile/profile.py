"""The page « Mon Profil » (R28-R45)."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kagu.tax_portal.my_profile.third_party_email_form import ThirdPartyEmailForm
from kagu.tax_portal.taxpayers.person_request import PersonRequest
from kagu.tax_portal.taxpayers.profile import third_party_email
from kagu.tax_portal.taxpayers.profile.undeliverable import is_undeliverable

# The account actions, done on the gateway and not here (R42): ?action=… opens the panel.
# Each names the place of its act on the gateway's page.
ACCOUNT_ACTIONS = {"informations": "information", "mot-de-passe": "security", "suppression": "deletion"}


@require_safe
def show(request: PersonRequest) -> HttpResponse:
    """My account as the provider tells it, my numbers, and my choices."""
    typed = request.session.pop("third_party_email_typed", None)
    return profile_page(request, ThirdPartyEmailForm(initial={"address": typed}))


def profile_page(request: PersonRequest, form: ThirdPartyEmailForm) -> HttpResponse:
    """The same page, with the form as the person left it."""
    action = request.GET.get("action", "")
    place = ACCOUNT_ACTIONS.get(action)
    third_party_address = third_party_email.address_in_force(request.user)
    context: dict[str, Any] = {
        "form": form,
        "action": action if place else "",
        "gateway_url": settings.GATEWAY_URL,
        "gateway_account_url": f"{settings.GATEWAY_ACCOUNT_URL}#{place}",
        "subscription": request.user.live_subscription,
        "third_party_address": third_party_address,
        "is_third_party_address_gone": is_undeliverable(third_party_address),
        "is_address_gone": is_undeliverable(request.user.email),
        "pending_request": third_party_email.pending_request(request.user),
    }
    return render(request, "my_profile/profile.html", context)
