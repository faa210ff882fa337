"""« Compte fiscal »: what was declared and what was paid, as the portal knows it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kagu.tax_portal.procedures.content_forms import CONTENT_FORMS
from kagu.tax_portal.taxpayers.access import capacity_of
from kagu.tax_portal.taxpayers.dossiers import dossiers_of
from kagu.tax_portal.taxpayers.fiscal_services import PAYMENT, SALES_TAX, TAX_ACCOUNT, Right
from kagu.tax_portal.taxpayers.models import Dossier, Taxpayer
from kagu.tax_portal.taxpayers.overview import acting_for


@require_safe
def show(request: HttpRequest, taxpayer_id: int) -> HttpResponse:
    """The filed dossiers and the orders of payment, newest first."""
    taxpayer = get_object_or_404(Taxpayer, pk=taxpayer_id)
    capacity_of(request.user, taxpayer, TAX_ACCOUNT.code, Right.CONSULT)
    filed = dossiers_of(taxpayer).filter(state__in=[Dossier.State.SUBMITTED, Dossier.State.ACCEPTED])
    lines = [{"dossier": dossier, **_amounts(dossier)} for dossier in filed[:100]]
    context = acting_for(request.user, taxpayer) | {
        "lines": lines,
        "due": sum(line["due"] or 0 for line in lines),
        "paid": sum(line["paid"] or 0 for line in lines),
    }
    return render(request, "procedures/tax_account.html", context)


def _amounts(dossier: Dossier) -> dict[str, int | None]:
    """What a dossier adds to either side; only the declaration of sales tax says an amount due."""
    form = CONTENT_FORMS[dossier.service](dossier.content)
    amounts: dict[str, int | None] = {"due": None, "paid": None}
    if dossier.service == PAYMENT.code:
        # Not validated again: the date of a payment was in the future only when it was filed.
        amounts["paid"] = form.fields["amount"].clean(dossier.content.get("amount"))
    if dossier.service == SALES_TAX.code and form.is_valid():
        amounts["due"] = form.tax_due()  # type: ignore[attr-defined]
    return amounts
