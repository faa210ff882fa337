"""Read it over, then file it."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kagu.tax_portal.procedures.draft import draft_page
from kagu.tax_portal.procedures.version_seen import version_seen
from kagu.tax_portal.taxpayers import access
from kagu.tax_portal.taxpayers.account.overview import acting_for
from kagu.tax_portal.taxpayers.content_forms import form_of
from kagu.tax_portal.taxpayers.content_forms.summary import summary
from kagu.tax_portal.taxpayers.dossiers import dossiers
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import Right
from kagu.tax_portal.taxpayers.models import Dossier
from kagu.tax_portal.taxpayers.person_request import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: PersonRequest, dossier_id: uuid.UUID) -> HttpResponse:
    """« Vérifier », then « Déposer »; whoever may only prepare stops here."""
    dossier, _capacity = dossiers.find_dossier(request.user, dossier_id, Right.PREPARE)
    if dossier.state != Dossier.State.DRAFT:
        return redirect("procedures:dossier", dossier.pk)
    form = form_of(dossier, dossier.content)
    if not form.is_valid():
        return draft_page(request, dossier, form, dossier.content)
    if request.method == "POST":
        return _submit(request, dossier)
    rights = access.rights_on(request.user, dossier.taxpayer, dossier.service)
    context = acting_for(request.user, dossier.taxpayer) | {
        "dossier": dossier,
        "summary": summary(dossier),
        "may_file": dossiers.filing_right(dossier) in rights,
    }
    return render(request, "procedures/check.html", context)


def _submit(request: PersonRequest, dossier: Dossier) -> HttpResponse:
    try:
        dossiers.submit_dossier(request.user, dossier.pk, dossier.content, version_seen(request.POST))
    except dossiers.DraftChanged:
        messages.warning(
            request, _("Le brouillon a changé depuis que vous l'avez relu. Relisez-le avant de déposer.")
        )
        return redirect("procedures:check", dossier.pk)
    except dossiers.WrongState:
        return redirect("procedures:dossier", dossier.pk)
    return redirect("procedures:receipt", dossier.pk)
