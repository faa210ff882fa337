"""« Résilier mon abonnement »: the account stays, the portal no longer knows who it is."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kagu.tax_portal.taxpayers.access import NotSubscribed
from kagu.tax_portal.taxpayers.models import Subscription
from kagu.tax_portal.taxpayers.person_request import PersonRequest
from kagu.tax_portal.taxpayers.subscriptions.subscriptions import end_subscription


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: PersonRequest) -> HttpResponse:
    """Says what stays and what ends, then does it."""
    subscription = request.user.live_subscription
    if subscription is None:
        raise NotSubscribed
    if request.method == "POST":
        end_subscription(subscription, Subscription.EndReason.USER)
        messages.success(request, _("Votre abonnement est résilié. Vos dossiers sont conservés."))
        return redirect("home:home")
    context = {
        "roles": request.user.company_roles.filter(ended_at=None).select_related("company__taxpayer"),
        "received": subscription.taxpayer.delegations_received.filter(state="active").count(),
    }
    return render(request, "subscription/end.html", context)
