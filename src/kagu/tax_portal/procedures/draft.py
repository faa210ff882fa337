"""Begin a démarche and fill it in; what is typed is kept, right or wrong."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kagu.tax_portal.procedures.content_forms import CONTENT_FORMS
from kagu.tax_portal.procedures.version_seen import version_seen
from kagu.tax_portal.taxpayers.account.overview import acting_for
from kagu.tax_portal.taxpayers.dossiers import dossiers
from kagu.tax_portal.taxpayers.dossiers.kept_forms import take_typed
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import SERVICES, Right
from kagu.tax_portal.taxpayers.models import Dossier, Taxpayer
from kagu.tax_portal.taxpayers.person_request import PersonRequest

LONGEST_ANSWER = 500


@require_POST
def start(request: PersonRequest, taxpayer_id: int, service_code: str) -> HttpResponse:
    """« Commencer »: a draft, or the one that is already there."""
    taxpayer = get_object_or_404(Taxpayer, pk=taxpayer_id)
    if service_code not in CONTENT_FORMS:
        raise Http404
    try:
        dossier = dossiers.open_draft(
            request.user, taxpayer, SERVICES[service_code], request.POST.get("period", "")
        )
    except dossiers.AlreadyFiled as refusal:
        messages.info(request, _("Cette période est déjà déclarée : vous pouvez corriger votre déclaration."))
        return redirect("procedures:dossier", refusal.dossier.pk)
    except dossiers.PeriodClosed:
        messages.error(request, _("Cette démarche n'est pas ouverte pour cette période."))
        return redirect("home:home")
    return redirect("procedures:draft", dossier.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, dossier_id: uuid.UUID) -> HttpResponse:
    """The form; « Enregistrer le brouillon » keeps it, « Vérifier » keeps it and goes on."""
    dossier, _capacity = dossiers.find_dossier(request.user, dossier_id, Right.PREPARE)
    if dossier.state != Dossier.State.DRAFT:
        return _no_draft(request, dossier)
    if request.method == "POST":
        return _save(request, dossier)
    typed = take_typed(request)
    if typed:
        messages.warning(
            request, _("Votre session avait expiré. Ce que vous aviez saisi est là : enregistrez-le.")
        )
    return draft_page(request, dossier, _form(dossier.service, {**dossier.content, **typed}))


def draft_page(request: PersonRequest, dossier: Dossier, form: forms.Form, **context: Any) -> HttpResponse:
    """The form of a draft, with what the person typed."""
    shown = acting_for(request.user, dossier.taxpayer) | {"dossier": dossier, "form": form}
    return render(request, "procedures/draft.html", shown | context)


def _save(request: PersonRequest, dossier: Dossier) -> HttpResponse:
    content = _typed(request, dossier.service)
    try:
        saved = dossiers.save_draft(request.user, dossier.pk, content, version_seen(request.POST))
    except dossiers.DraftChanged as refusal:
        return _changed_by_another(request, refusal.dossier, content)
    except dossiers.WrongState as refusal:
        return _no_draft(request, refusal.dossier)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"version": saved.content_version})
    if "check" in request.POST:
        return redirect("procedures:check", dossier.pk)
    messages.success(request, _("Le brouillon est enregistré."))
    return redirect("procedures:draft", dossier.pk)


def _changed_by_another(request: PersonRequest, dossier: Dossier, typed: dict[str, str]) -> HttpResponse:
    """What was typed stays; what the other person saved is shown beside it."""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"conflict": True}, status=409)
    form = _form(dossier.service, typed)
    differences = [
        (field.label, dossier.content.get(field.name, ""))
        for field in form
        if dossier.content.get(field.name, "") != typed.get(field.name, "")
    ]
    response = draft_page(request, dossier, form, differences=differences, is_changed=True)
    response.status_code = 409
    return response


def _no_draft(request: PersonRequest, dossier: Dossier) -> HttpResponse:
    messages.info(request, _("Ce dossier n'est plus un brouillon."))
    return redirect("procedures:dossier", dossier.pk)


def _form(service: str, content: dict[str, str]) -> forms.Form:
    return CONTENT_FORMS[service](initial=content)


def _typed(request: PersonRequest, service: str) -> dict[str, str]:
    names = CONTENT_FORMS[service].base_fields
    # PostgreSQL keeps no NUL; nobody types one.
    return {name: request.POST.get(name, "").replace("\0", "")[:LONGEST_ANSWER] for name in names}
