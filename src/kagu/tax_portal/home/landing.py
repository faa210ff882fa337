"""The address people know: the public home, or the dashboard of whoever is logged in."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kagu.tax_portal.home.notices import NOTICES
from kagu.tax_portal.taxpayers import access
from kagu.tax_portal.taxpayers.models import Notification, PortalUser
from kagu.tax_portal.taxpayers.profile import third_party_email
from kagu.tax_portal.taxpayers.profile.undeliverable import is_undeliverable


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the portal is and how it is used; for someone logged in, where they left off."""
    if not request.user.is_authenticated:
        return render(request, "home/home.html", {"notices": NOTICES})
    if request.user.live_subscription is None:
        # Whose subscription an agent ended is told why (E57).
        last = request.user.subscriptions.order_by("subscribed_at").last()
        return render(request, "home/not_subscribed.html", {"notices": NOTICES, "last_subscription": last})
    return _dashboard(request, request.user)


def _dashboard(request: HttpRequest, user: PortalUser) -> HttpResponse:
    taxpayer = access.own_taxpayer(user)
    personal_dossiers = taxpayer.dossiers.all()[:5] if user.personal_enabled else []
    third_party_address = third_party_email.address_in_force(user)
    context = {
        "notices": NOTICES,
        "personal_dossiers": personal_dossiers,
        "third_parties": access.third_parties_of(user)[:5],
        "notifications": _last_messages(user),
        "third_party_address": third_party_address,
        "is_third_party_address_gone": is_undeliverable(third_party_address),
        "is_address_gone": is_undeliverable(user.email),
        "gateway_account_url": settings.GATEWAY_ACCOUNT_URL,
    }
    return render(request, "home/dashboard.html", context)


def _last_messages(user: PortalUser) -> QuerySet[Notification]:
    messages = user.notifications.select_related("dossier__taxpayer", "event")
    if not user.personal_enabled:
        messages = messages.filter(message_class=Notification.Class.THIRD_PARTY)
    return messages[:5]
