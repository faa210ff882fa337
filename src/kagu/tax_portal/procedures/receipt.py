"""The receipt: proof that a dossier was filed, as a page and as a PDF."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kagu.papers.make_pdf import make_pdf
from kagu.tax_portal.procedures.receipt_pdf import receipt_paper
from kagu.tax_portal.taxpayers.account.overview import acting_for
from kagu.tax_portal.taxpayers.content_forms.summary import summary
from kagu.tax_portal.taxpayers.dossiers import dossiers
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import Right
from kagu.tax_portal.taxpayers.models import Dossier, DossierEvent
from kagu.tax_portal.taxpayers.person_request import PersonRequest


@require_safe
def show(request: PersonRequest, dossier_id: uuid.UUID) -> HttpResponse:
    """The page to read, keep or print."""
    dossier = _filed(request, dossier_id)
    context = acting_for(request.user, dossier.taxpayer) | {
        "dossier": dossier,
        "summary": summary(dossier),
        "filed_by": _filed_by(dossier),
    }
    return render(request, "procedures/receipt.html", context)


@require_safe
def download(request: PersonRequest, dossier_id: uuid.UUID) -> HttpResponse:
    """The same, as a file."""
    dossier = _filed(request, dossier_id)
    return HttpResponse(
        make_pdf(receipt_paper(dossier, _filed_by(dossier), summary(dossier))),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="recepisse-{dossier.receipt_number}.pdf"'},
    )


def _filed_by(dossier: Dossier) -> str:
    filed = dossier.events.filter(kind=DossierEvent.Kind.SUBMITTED).first()
    return filed.actor_name if filed else ""


def _filed(request: PersonRequest, dossier_id: uuid.UUID) -> Dossier:
    dossier, _capacity = dossiers.find_dossier(request.user, dossier_id, Right.CONSULT)
    if dossier.receipt_number is None:
        raise Http404
    return dossier
