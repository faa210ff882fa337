"""Switch one's personal procedures off and on (R123-R130)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kagu.tax_portal.taxpayers import access
from kagu.tax_portal.taxpayers.models import Dossier
from kagu.tax_portal.taxpayers.person_request import PersonRequest
from kagu.tax_portal.taxpayers.profile.personal_procedures import switch_personal_procedures


@require_http_methods(["GET", "HEAD", "POST"])
def disable(request: PersonRequest) -> HttpResponse:
    """Ask first, and say what it means; it is done at once and can be undone at once."""
    taxpayer = access.own_taxpayer(request.user)
    if not request.user.personal_enabled:
        return redirect("my_profile:show")
    if request.method == "POST":
        switch_personal_procedures(request.user, enabled=False, language=get_language())
        messages.success(request, _("Vos démarches personnelles sont désactivées."))
        return redirect("my_profile:show")
    context = {
        "drafts": taxpayer.dossiers.filter(state=Dossier.State.DRAFT).count(),
        "has_third_parties": access.third_parties_of(request.user).exists(),
    }
    return render(request, "my_profile/disable_personal.html", context)


@require_POST
def enable(request: PersonRequest) -> HttpResponse:
    """Everything is back as it was left."""
    access.own_taxpayer(request.user)
    switch_personal_procedures(request.user, enabled=True, language=get_language())
    messages.success(request, _("Vos démarches personnelles sont activées."))
    return redirect("my_profile:show")
