"""One dossier: how far it is, what happened to it, what can be done with it now."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kagu.site import clock
from kagu.tax_portal.taxpayers import access
from kagu.tax_portal.taxpayers.account.overview import acting_for
from kagu.tax_portal.taxpayers.content_forms.summary import summary
from kagu.tax_portal.taxpayers.dossiers import dossiers
from kagu.tax_portal.taxpayers.dossiers.acknowledge_dossier import document_asked
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import PAYMENT, Right
from kagu.tax_portal.taxpayers.models import Assessment, Dossier
from kagu.tax_portal.taxpayers.person_request import PersonRequest


@require_safe
def show(request: PersonRequest, dossier_id: uuid.UUID) -> HttpResponse:
    """A dossier as it stands; opening it reads its messages."""
    dossier, _capacity = dossiers.find_dossier(request.user, dossier_id, Right.CONSULT)
    request.user.notifications.filter(dossier=dossier, read_at=None).update(read_at=clock.now())
    rights = access.rights_on(request.user, dossier.taxpayer, dossier.service)
    is_draft = dossier.state == Dossier.State.DRAFT
    is_filed = dossier.state in (Dossier.State.SUBMITTED, Dossier.State.ACCEPTED, Dossier.State.REJECTED)
    context = acting_for(request.user, dossier.taxpayer) | {
        "dossier": dossier,
        "summary": summary(dossier),
        "events": dossier.events.all(),
        "asked": document_asked(dossier),
        "notice": Assessment.objects.filter(dossier=dossier).first(),
        "correction_of": dossier.corrects,
        "can_edit": is_draft and Right.PREPARE in rights,
        "can_correct": is_filed and Right.PREPARE in rights and dossier.service != PAYMENT.code,
    }
    return render(request, "procedures/dossier.html", context)


@require_POST
def correct(request: PersonRequest, dossier_id: uuid.UUID) -> HttpResponse:
    """« Corriger »: a draft that starts from what was filed."""
    try:
        draft = dossiers.correct_dossier(request.user, dossier_id)
    except dossiers.WrongState:
        messages.error(request, _("Ce dossier ne peut plus être corrigé."))
        return redirect("procedures:dossier", dossier_id)
    return redirect("procedures:draft", draft.pk)


@require_POST
def abandon(request: PersonRequest, dossier_id: uuid.UUID) -> HttpResponse:
    """« Abandonner le brouillon »."""
    try:
        dossiers.abandon_dossier(request.user, dossier_id)
    except dossiers.WrongState:
        messages.error(request, _("Ce dossier n'est plus un brouillon : il ne peut pas être abandonné."))
        return redirect("procedures:dossier", dossier_id)
    messages.success(request, _("Le brouillon a été abandonné."))
    return redirect("home:home")
