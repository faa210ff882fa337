"""« Corriger le dossier »: the answers as they should have been, which wait for a second agent."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kagu.design_system.kept_forms import keeps_typed
from kagu.desk.acts import ReasonForm, ask_for
from kagu.tax_portal.agents.dossier_act import CORRECT, DOSSIER_ACTS
from kagu.tax_portal.agents.dossiers import filed_dossier
from kagu.tax_portal.taxpayers.content_forms import form_of
from kagu.tax_portal.taxpayers.content_forms.content_form import ContentForm
from kagu.tax_portal.taxpayers.models import Dossier
from kagu.tax_portal.taxpayers.person_request import PersonRequest

LONGEST_ANSWER = 500
ACT = DOSSIER_ACTS.named(CORRECT)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed()
def ask(request: PersonRequest, dossier_id: uuid.UUID) -> HttpResponse:
    """Every answer that was given, and those beside it; nothing happens before another agent confirms."""
    dossier = filed_dossier(dossier_id)
    # Its contents are shown to who said why they look, on the dossier's page.
    is_open = DOSSIER_ACTS.name_of(dossier) in request.session.get("files_opened", [])
    if not is_open or not ACT.makes_sense(dossier):
        return redirect("agents:dossier", dossier.pk)
    names = _asked(dossier)
    form = _form(request, dossier, names)
    if request.method == "POST" and form.is_valid():
        content = {name: value for name, value in form.data.items() if name in form.fields and value}
        reason = content.pop("reason")
        ask_for(request, DOSSIER_ACTS, ACT, dossier, reason, content=content)
        return redirect("agents:dossier", dossier.pk)
    context: dict[str, Any] = {
        "act": ACT,
        "about": DOSSIER_ACTS.subjects.about(dossier),
        "dossier": dossier,
        "form": form,
        "questions": [form[name] for name in (*names, "reason")],
    }
    return render(request, "agents/correct_dossier.html", context)


def _form(request: PersonRequest, dossier: Dossier, names: list[str]) -> ContentForm:
    """The démarche's own form, with the reason as its last question."""
    if request.method == "POST":
        # PostgreSQL keeps no NUL; what only leads through the form stays as it was.
        leading = {name: value for name, value in dossier.content.items() if name not in names}
        typed = {name: request.POST.get(name, "").replace("\0", "") for name in (*names, "reason")}
        form = form_of(dossier, {**leading, **{name: text[:LONGEST_ANSWER] for name, text in typed.items()}})
    else:
        form = form_of(dossier, initial=dossier.content)
    form.fields["reason"] = ReasonForm(act=ACT).fields["reason"]
    return form


def _asked(dossier: Dossier) -> list[str]:
    """The questions that these answers lead to; a category that was not declared is asked of the person."""
    form = form_of(dossier, initial=dossier.content)
    pages = form.pages(dossier.content)
    return [name for page in pages for name in page.fields if name not in form.leading]
