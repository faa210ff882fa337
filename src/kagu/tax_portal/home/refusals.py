"""What people read when they may not see a page, by the reason why."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kagu.design_system import errors
from kagu.tax_portal.home.notices import NOTICES
from kagu.tax_portal.taxpayers.access import NotSubscribed, RightMissing
from kagu.tax_portal.taxpayers.profile.personal_procedures import PersonalProceduresOff

PAGES: dict[type[PermissionDenied], str] = {
    NotSubscribed: "home/not_subscribed.html",
    PersonalProceduresOff: "home/personal_procedures_off.html",
    RightMissing: "home/right_missing.html",
}


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler403: never the content, always what can be done about it (E47)."""
    template = next((page for kind, page in PAGES.items() if isinstance(exception, kind)), None)
    if template is None:
        return errors.permission_denied(request, exception)
    return render(request, template, {"notices": NOTICES}, status=403)
