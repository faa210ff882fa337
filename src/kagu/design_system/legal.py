"""Terms of use, legal notice and contact: their words take names and addresses from the settings."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    return render(request, "design_system/terms.html")


@login_not_required
@require_safe
def legal_notice(request: HttpRequest) -> HttpResponse:
    return render(request, "design_system/legal_notice.html")


@login_not_required
@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    return render(request, "design_system/contact.html")
