"""The dossiers that wait for a decision, and each filed dossier as the person filed it."""

import uuid
from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from kagu.design_system.kept_forms import keeps_typed
from kagu.design_system.paging import page_of
from kagu.desk.acts import act_page
from kagu.desk.looks import ask_why, keeps_why
from kagu.tax_portal.agents.dossier_act import DOSSIER_ACTS
from kagu.tax_portal.taxpayers.agent_act import is_own_matter
from kagu.tax_portal.taxpayers.content_forms.summary import summary
from kagu.tax_portal.taxpayers.desk.help_taxpayer import record_look
from kagu.tax_portal.taxpayers.dossiers import dossier_labels
from kagu.tax_portal.taxpayers.models import Assessment, Dossier
from kagu.tax_portal.taxpayers.person_request import PersonRequest

UNFILED = (Dossier.State.DRAFT, Dossier.State.ABANDONED)


@require_safe
def waiting(request: PersonRequest) -> HttpResponse:
    """The oldest first, a page at a time; not a word of what they contain."""
    found = Dossier.objects.filter(state=Dossier.State.SUBMITTED).select_related("taxpayer").defer("content")
    page = page_of(request, found.order_by("submitted_at", "pk"))
    return render(request, "agents/dossiers.html", {"page": page})


@keeps_why
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: PersonRequest, dossier_id: uuid.UUID) -> HttpResponse:
    """What was filed and what may be decided; first, once a session, why one looks."""
    dossier = filed_dossier(dossier_id)
    about = f"{dossier_labels.title(dossier)} – {dossier.taxpayer.full_name}"
    asked = ask_why(request, DOSSIER_ACTS.name_of(dossier), about, partial(record_look, dossier.taxpayer))
    if asked:
        return asked
    context = {
        "dossier": dossier,
        "summary": summary(dossier),
        "events": dossier.events.all(),
        "notice": Assessment.objects.filter(dossier=dossier).first(),
        "acts": []
        if is_own_matter(request.user, dossier.taxpayer)
        else DOSSIER_ACTS.that_make_sense(dossier),
    }
    return render(request, "agents/dossier.html", context)


@keeps_typed("reason", "tick")
def do(request: PersonRequest, dossier_id: uuid.UUID, name: str) -> HttpResponse:
    """The page of one act."""
    return act_page(request, DOSSIER_ACTS, name, filed_dossier(dossier_id))


def filed_dossier(dossier_id: uuid.UUID) -> Dossier:
    """A draft is nobody's but the taxpayer's."""
    return get_object_or_404(
        Dossier.objects.exclude(state__in=UNFILED).select_related("taxpayer"), pk=dossier_id
    )
