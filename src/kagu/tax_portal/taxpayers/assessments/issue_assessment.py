"""A filed income return is assessed: accepted, its notice issued, what is owed entered, people told."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from kagu.site import clock
from kagu.tax_portal.taxpayers.assessments.explanations import Written, written_down
from kagu.tax_portal.taxpayers.dossiers.decide_dossier import decide_dossier
from kagu.tax_portal.taxpayers.dossiers.dossiers import WrongState
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import INCOME
from kagu.tax_portal.taxpayers.fiscal_services.receipt_numbers import new_receipt_number
from kagu.tax_portal.taxpayers.ledger.entries import Kind, Tax, enter_owed
from kagu.tax_portal.taxpayers.models import Assessment, Dossier, PortalUser
from kagu.tax_portal.taxpayers.returns.income_return import assess_return, pay_by


@dataclass(frozen=True)
class Computed:
    """What a return comes to: francs, the last day to pay where something is due, how it came about."""

    amount_due: int
    due_on: date | None
    explanation: list[Written]


@transaction.atomic
def issue_assessment(dossier: Dossier, *, agent: PortalUser | None = None) -> Assessment:
    """The notice of a filed return by this site's rules; without an agent, the site issued it by itself.

    Raises `WrongState` for what is no filed income return, `Unreadable`, `DeclarationRefused` or
    `UnknownYear` where it cannot be computed: then nothing has happened.
    """
    dossier = _accepted(dossier, agent)
    found = assess_return(dossier.content, int(dossier.period))
    due_on = pay_by(found.year, found.amount_due) if found.is_taxed else None
    return _enter(dossier, Computed(found.amount_due, due_on, written_down(found)), agent)


@transaction.atomic
def issue_notice(dossier: Dossier, computed: Computed, *, agent: PortalUser | None = None) -> Assessment:
    """The same with what the department itself computed; raises `WrongState`."""
    return _enter(_accepted(dossier, agent), computed, agent)


def _accepted(dossier: Dossier, agent: PortalUser | None) -> Dossier:
    if dossier.service != INCOME.code:
        raise WrongState(dossier)
    # Locked first: of two that assess at once, the second finds it decided.
    return decide_dossier(dossier.pk, accepted=True, agent=agent)


def _enter(dossier: Dossier, computed: Computed, agent: PortalUser | None) -> Assessment:
    notice = Assessment.objects.create(
        number=new_receipt_number(),
        taxpayer=dossier.taxpayer,
        dossier=dossier,
        kind=Assessment.Kind.TAX if computed.amount_due else Assessment.Kind.NO_TAX,
        period=dossier.period,
        amount_due=computed.amount_due,
        due_on=computed.due_on,
        explanation=computed.explanation,
        issued_at=clock.now(),
        origin=Assessment.Origin.AGENT if agent else Assessment.Origin.COMPUTER,
        # Whichever return of the year the correction was begun from: the notice that is in force.
        replaces=dossier.taxpayer.assessments.filter(period=dossier.period, replaced_by=None).first(),
    )
    if notice.due_on is not None:
        number = notice.number
        enter_owed(dossier, Tax.INCOME, Kind.ASSESSMENT, notice.amount_due, notice.due_on, reference=number)
    return notice
