"""Begin a démarche and fill it in; what is typed is kept, right or wrong."""

import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kagu.design_system.hours import hour
from kagu.design_system.kept_forms import take_typed
from kagu.design_system.session_end import session_end
from kagu.tax_portal.procedures.version_seen import version_seen
from kagu.tax_portal.taxpayers.account.overview import acting_for
from kagu.tax_portal.taxpayers.content_forms import CONTENT_FORMS, form_of
from kagu.tax_portal.taxpayers.content_forms.content_form import ContentForm, Page
from kagu.tax_portal.taxpayers.dossiers import dossiers
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
    content = {**dossier.content, **typed}
    return draft_page(request, dossier, form_of(dossier, initial=content), content)


def draft_page(
    request: PersonRequest, dossier: Dossier, form: ContentForm, content: Mapping[str, str], **context: Any
) -> HttpResponse:
    """One page of a draft, with what the person typed; the first that has an error, where none was asked."""
    pages = form.pages(content)
    told = request.POST.get("page") or content.get("page") or request.GET.get("page", "")
    wanted = told or _first_wrong(form, pages)
    number = next((number for number, page in enumerate(pages) if page.name == wanted), 0)
    _keep_errors(form, {*pages[number].fields, "" if told else NON_FIELD_ERRORS})
    shown = acting_for(request.user, dossier.taxpayer) | {
        "dossier": dossier,
        "form": form,
        "page": pages[number],
        "pages": pages,
        "questions": [form[name] for name in pages[number].fields],
        "number": number + 1,
        "is_last": number + 1 == len(pages) and not pages[number].leads_on,
        "previous": pages[number - 1] if number else None,
        "estimate": form.results() if len(pages) > 1 else [],
    }
    return render(request, "procedures/draft.html", shown | context)


def _save(request: PersonRequest, dossier: Dossier) -> HttpResponse:
    content = {**dossier.content, **_typed(request, dossier)}
    try:
        saved = dossiers.save_draft(request.user, dossier.pk, content, version_seen(request.POST))
    except dossiers.DraftChanged as refusal:
        return _changed_by_another(request, refusal.dossier, content)
    except dossiers.WrongState as refusal:
        return _no_draft(request, refusal.dossier)
    if request.headers.get("Accept") == "application/json":
        return _saved_by_itself(request, saved)
    if "check" in request.POST:
        return _go_on(request, saved)
    messages.success(request, _("Le brouillon est enregistré."))
    page = request.POST.get("page", "")
    return redirect(_address_of(saved, page) if page else reverse("procedures:draft", args=[saved.pk]))


def _saved_by_itself(request: PersonRequest, saved: Dossier) -> HttpResponse:
    """What the page's script says, with the time, and the session's, which this request made last."""
    note = _("Brouillon enregistré à %(time)s") % {"time": hour(saved.updated_at)}
    return JsonResponse({"version": saved.content_version, "note": note, "session": session_end(request)})


def _go_on(request: PersonRequest, dossier: Dossier) -> HttpResponse:
    """To the next page, or to the check after the last; a page with a wrong answer is shown again."""
    form = form_of(dossier, dossier.content)
    pages = form.pages(dossier.content)
    names = [page.name for page in pages]
    here = request.POST.get("page", "")
    if here not in names:
        return redirect("procedures:check", dossier.pk)
    number = names.index(here)
    if any(name in form.errors for name in pages[number].fields):
        return draft_page(request, dossier, form, dossier.content)
    if here == names[-1]:
        return redirect("procedures:check", dossier.pk)
    return redirect(_address_of(dossier, names[number + 1]))


def _address_of(dossier: Dossier, page: str) -> str:
    return f"{reverse('procedures:draft', args=[dossier.pk])}?{urlencode({'page': page})}"


def _keep_errors(form: ContentForm, names: set[str]) -> None:
    """What is wrong on other pages is told there."""
    for name in set(form.errors) - names:
        del form.errors[name]


def _first_wrong(form: ContentForm, pages: list[Page]) -> str:
    if form.is_bound:
        for page in pages:
            if any(name in form.errors for name in page.fields):
                return page.name
    return ""


def _changed_by_another(request: PersonRequest, dossier: Dossier, typed: dict[str, str]) -> HttpResponse:
    """What was typed stays; what the other person saved is shown beside it."""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"conflict": True}, status=409)
    form = form_of(dossier, initial=typed)
    differences = [
        (field.label, dossier.content.get(field.name, ""))
        for field in form
        if dossier.content.get(field.name, "") != typed.get(field.name, "")
    ]
    response = draft_page(request, dossier, form, typed, differences=differences, is_changed=True)
    response.status_code = 409
    return response


def _no_draft(request: PersonRequest, dossier: Dossier) -> HttpResponse:
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"gone": True}, status=410)
    messages.info(request, _("Ce dossier n'est plus un brouillon."))
    return redirect("procedures:dossier", dossier.pk)


def _typed(request: PersonRequest, dossier: Dossier) -> dict[str, str]:
    """The answers of the page that was sent; of one that is not asked any more, what came."""
    form = form_of(dossier, initial=dossier.content)
    asked = {page.name: page.fields for page in form.pages(dossier.content)}
    names = asked.get(request.POST.get("page", "")) or [name for name in form.fields if name in request.POST]
    # PostgreSQL keeps no NUL; nobody types one.
    return {name: request.POST.get(name, "").replace("\0", "")[:LONGEST_ANSWER] for name in names}
