"""What a person finds when they act for a taxpayer: the services, what is open, what was filed."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from kagu.tax_portal.taxpayers import access
from kagu.tax_portal.taxpayers.dossiers.dossiers import dossiers_of
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import (
    TAX_ACCOUNT,
    FiscalService,
    Right,
    services_for,
)
from kagu.tax_portal.taxpayers.fiscal_services.periods import open_periods
from kagu.tax_portal.taxpayers.models import Dossier, PortalUser, Taxpayer


@dataclass(frozen=True)
class ServiceLine:
    """One service of the catalogue, as this person may use it."""

    service: FiscalService
    rights: frozenset[str]
    periods_to_file: list[str]

    @property
    def is_tax_account(self) -> bool:
        return self.service == TAX_ACCOUNT


def service_lines(user: PortalUser, taxpayer: Taxpayer) -> list[ServiceLine]:
    """The services on which this person has any right, with the periods still to file."""
    lines = []
    for service in services_for(taxpayer):
        rights = frozenset(access.rights_on(user, taxpayer, service.code))
        if rights:
            periods = _periods_to_file(taxpayer, service) if Right.PREPARE in rights else []
            lines.append(ServiceLine(service, rights, periods))
    return lines


def visible_dossiers(user: PortalUser, taxpayer: Taxpayer) -> QuerySet[Dossier]:
    """The taxpayer's dossiers that this person may consult, newest first."""
    services = [line.service.code for line in service_lines(user, taxpayer) if Right.CONSULT in line.rights]
    return dossiers_of(taxpayer).filter(service__in=services)


def acting_for(user: PortalUser, taxpayer: Taxpayer) -> dict[str, Any]:
    """What every page of a démarche shows: for whom one acts, and for whom else one could."""
    own = access.own_taxpayer(user)
    return {
        "taxpayer": taxpayer,
        "is_personal": taxpayer.pk == own.pk,
        "other_third_parties": access.third_parties_of(user).exclude(pk=taxpayer.pk)[:20],
    }


def _periods_to_file(taxpayer: Taxpayer, service: FiscalService) -> list[str]:
    filed = set(
        dossiers_of(taxpayer, service.code)
        .exclude(state=Dossier.State.DRAFT)
        .values_list("period", flat=True)
    )
    open_now = open_periods(service, regime=taxpayer.sales_tax_regime)
    return [period for period in open_now if not period or period not in filed]
