"""A filed income return is assessed: accepted, its notice issued, what is owed entered, people told."""

from typing import Any

from django.db import transaction

from kagu.site import clock
from kagu.tax_portal.taxpayers.assessments.explanations import written_down
from kagu.tax_portal.taxpayers.dossiers.decide_dossier import decide_dossier
from kagu.tax_portal.taxpayers.dossiers.dossiers import WrongState
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import INCOME
from kagu.tax_portal.taxpayers.fiscal_services.receipt_numbers import new_receipt_number
from kagu.tax_portal.taxpayers.ledger.entries import Kind, Tax, enter_owed
from kagu.tax_portal.taxpayers.models import Assessment, Dossier, PortalUser
from kagu.tax_portal.taxpayers.returns.income_return import assess_return, pay_by
from kagu.tax_rules.income_tax import IncomeTaxAssessment


@transaction.atomic
def issue_assessment(dossier: Dossier, *, agent: PortalUser | None = None) -> Assessment:
    """The notice of a filed return; without an agent, the department's computer issued it.

    Raises `WrongState` for what is no filed income return, `Unreadable`, `DeclarationRefused` or
    `UnknownYear` where it cannot be computed: then nothing has happened.
    """
    if dossier.service != INCOME.code:
        raise WrongState(dossier)
    # Locked first: of two that assess at once, the second finds it decided.
    dossier = decide_dossier(dossier.pk, accepted=True, agent=agent)
    found = assess_return(dossier.content, int(dossier.period))
    notice = Assessment.objects.create(**_values(dossier, found, agent))
    if notice.due_on is not None:
        number = notice.number
        enter_owed(dossier, Tax.INCOME, Kind.ASSESSMENT, notice.amount_due, notice.due_on, reference=number)
    return notice


def _values(dossier: Dossier, found: IncomeTaxAssessment, agent: PortalUser | None) -> dict[str, Any]:
    return {
        "number": new_receipt_number(),
        "taxpayer": dossier.taxpayer,
        "dossier": dossier,
        "kind": Assessment.Kind.TAX if found.is_taxed else Assessment.Kind.NO_TAX,
        "period": dossier.period,
        "amount_due": found.amount_due,
        "due_on": pay_by(found.year, found.amount_due) if found.is_taxed else None,
        "explanation": written_down(found),
        "issued_at": clock.now(),
        "origin": Assessment.Origin.AGENT if agent else Assessment.Origin.COMPUTER,
        # Whichever return of the year the correction was begun from: the notice that is in force.
        "replaces": dossier.taxpayer.assessments.filter(period=dossier.period, replaced_by=None).first(),
    }
