"""The notice of a return: how the tax came about, line by line, as a page and as a paper."""

import uuid

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from kagu.papers.make_pdf import make_pdf
from kagu.tax_portal.procedures.assessment_pdf import assessment_paper
from kagu.tax_portal.taxpayers.account.overview import acting_for
from kagu.tax_portal.taxpayers.assessments.assessment_check import check_code
from kagu.tax_portal.taxpayers.assessments.explanations import read_in
from kagu.tax_portal.taxpayers.dossiers import dossiers
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import Right
from kagu.tax_portal.taxpayers.models import Assessment
from kagu.tax_portal.taxpayers.person_request import PersonRequest


@require_safe
def show(request: PersonRequest, dossier_id: uuid.UUID) -> HttpResponse:
    """The page to read or print; that of a corrected return says which one replaces it."""
    notice = _issued(request, dossier_id)
    context = acting_for(request.user, notice.taxpayer) | {
        "notice": notice,
        "sections": read_in(notice.explanation, get_language() or settings.LANGUAGE_CODE),
        "code": check_code(notice),
        "replacement": Assessment.objects.filter(replaces=notice).first(),
    }
    return render(request, "procedures/assessment.html", context)


@require_safe
def download(request: PersonRequest, dossier_id: uuid.UUID) -> HttpResponse:
    """The same, as a file."""
    notice = _issued(request, dossier_id)
    return HttpResponse(
        make_pdf(assessment_paper(notice)),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="avis-{notice.number}.pdf"'},
    )


def _issued(request: PersonRequest, dossier_id: uuid.UUID) -> Assessment:
    dossier, _capacity = dossiers.find_dossier(request.user, dossier_id, Right.CONSULT)
    notice = Assessment.objects.filter(dossier=dossier).select_related("taxpayer").first()
    if notice is None:
        raise Http404
    return notice
