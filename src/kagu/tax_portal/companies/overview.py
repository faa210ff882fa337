"""The companies I am something to."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kagu.design_system.paging import page_of
from kagu.tax_portal.taxpayers import access
from kagu.tax_portal.taxpayers.models import CompanyRole
from kagu.tax_portal.taxpayers.person_request import PersonRequest


@require_safe
def show(request: PersonRequest) -> HttpResponse:
    """One line for each of my roles."""
    access.own_taxpayer(request.user)
    roles = request.user.company_roles.filter(ended_at=None)
    context = {
        "page": page_of(
            request, roles.select_related("company__taxpayer").order_by("company__taxpayer__name")
        ),
        "representative": CompanyRole.Role.REPRESENTATIVE,
    }
    return render(request, "companies/list.html", context)
