"""The portal's own copy of every message sent about dossiers."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kagu.design_system.paging import page_of
from kagu.tax_portal.taxpayers import access
from kagu.tax_portal.taxpayers.models import Notification
from kagu.tax_portal.taxpayers.person_request import PersonRequest

PER_PAGE = 20


@require_safe
def show(request: PersonRequest) -> HttpResponse:
    """Newest first; those of personal dossiers are hidden while personal procedures are off."""
    access.own_taxpayer(request.user)
    found = request.user.notifications.select_related("dossier__taxpayer", "event")
    if not request.user.personal_enabled:
        found = found.filter(message_class=Notification.Class.THIRD_PARTY)
    page = page_of(request, found, per_page=PER_PAGE)
    return render(request, "procedures/messages.html", {"page": page, "notifications": page.object_list})
