"""« Compte fiscal »: what was declared and what was paid, as the portal knows it."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kagu.tax_portal.procedures.content_forms import CONTENT_FORMS
from kagu.tax_portal.taxpayers.access import capacity_of
from kagu.tax_portal.taxpayers.account.overview import acting_for
from kagu.tax_portal.taxpayers.dossiers.dossiers import dossiers_of
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import PAYMENT, SALES_TAX, TAX_ACCOUNT, Right
from kagu.tax_portal.taxpayers.models import Dossier, Taxpayer
from kagu.tax_portal.taxpayers.person_request import PersonRequest


@require_safe
def show(request: PersonRequest, taxpayer_id: int) -> HttpResponse:
    """The filed dossiers and the orders of payment, newest first."""
    taxpayer = get_object_or_404(Taxpayer, pk=taxpayer_id)
    capacity_of(request.user, taxpayer, TAX_ACCOUNT.code, Right.CONSULT)
    filed = dossiers_of(taxpayer).filter(state__in=[Dossier.State.SUBMITTED, Dossier.State.ACCEPTED])
    lines = [_Line(dossier, *_amounts(dossier)) for dossier in filed[:100]]
    context = acting_for(request.user, taxpayer) | {
        "lines": lines,
        "due": sum(line.due or 0 for line in lines),
        "paid": sum(line.paid or 0 for line in lines),
    }
    return render(request, "procedures/tax_account.html", context)


@dataclass(frozen=True)
class _Line:
    dossier: Dossier
    due: int | None
    paid: int | None


def _amounts(dossier: Dossier) -> tuple[int | None, int | None]:
    """What a dossier adds to what is due and to what is paid; only sales tax says what is due."""
    form = CONTENT_FORMS[dossier.service](dossier.content)
    if dossier.service == PAYMENT.code:
        # The field alone: the date of a payment lay in the future only when it was filed.
        return None, form.fields["amount"].clean(dossier.content.get("amount"))
    if dossier.service == SALES_TAX.code and form.is_valid():
        return form.tax_due(), None  # type: ignore[attr-defined]
    return None, None
