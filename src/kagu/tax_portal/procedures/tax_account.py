"""« Compte fiscal »: what is owed and by when, then every entry with the balance after it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kagu.design_system.paging import page_of
from kagu.tax_portal.taxpayers import access
from kagu.tax_portal.taxpayers.account.overview import acting_for
from kagu.tax_portal.taxpayers.dossiers.dossiers import dossiers_of
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import PAYMENT, TAX_ACCOUNT, Right
from kagu.tax_portal.taxpayers.ledger.balance import balance, entries_with_balance, owed_by
from kagu.tax_portal.taxpayers.models import Dossier, Taxpayer
from kagu.tax_portal.taxpayers.person_request import PersonRequest


@require_safe
def show(request: PersonRequest, taxpayer_id: int) -> HttpResponse:
    """Newest first, a page at a time; sums are the database's, over the whole account."""
    taxpayer = get_object_or_404(Taxpayer, pk=taxpayer_id)
    access.capacity_of(request.user, taxpayer, TAX_ACCOUNT.code, Right.CONSULT)
    orders = dossiers_of(taxpayer, PAYMENT.code).filter(state=Dossier.State.SUBMITTED)
    notices = taxpayer.assessments.filter(replaced_by=None)
    total = balance(taxpayer)
    payment_rights = access.rights_on(request.user, taxpayer, PAYMENT.code)
    context = acting_for(request.user, taxpayer) | {
        "page": page_of(request, entries_with_balance(taxpayer).select_related("dossier")),
        "balance": total,
        "credit": -total,
        "owed": page_of(request, owed_by(taxpayer), parameter="owed"),
        "orders": page_of(request, orders, parameter="orders"),
        "notices": page_of(request, notices, parameter="notices"),
        "may_pay": Right.PREPARE in payment_rights,
    }
    return render(request, "procedures/tax_account.html", context)
