"""Propose a delegation, by the delegation number of who is to act (notice 6, E53, E54)."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction

from kagu.site import clock
from kagu.tax_portal.taxpayers.delegations import delegation_mails
from kagu.tax_portal.taxpayers.delegations.lengths import last_day_from
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import SERVICES
from kagu.tax_portal.taxpayers.history import activity
from kagu.tax_portal.taxpayers.look_up_person import look_up
from kagu.tax_portal.taxpayers.models import (
    DelegatedRight,
    Delegation,
    PortalUser,
    Taxpayer,
)

ANSWER_WITHIN = timedelta(days=30)


class ProposalRefused(Exception):
    """Nothing was proposed."""


class DatesWrong(ProposalRefused):
    """In the past, the wrong way round, or longer than three calendar years."""


class NothingChosen(ProposalRefused):
    """No right on any service was chosen."""


def propose_delegation(
    user: PortalUser,
    principal: Taxpayer,
    *,
    number: str,
    rights: Mapping[str, list[str]],
    starts_on: date,
    ends_on: date,
) -> Delegation:
    """The delegate is asked by mail (M15) and has thirty days to answer."""
    chosen = check_proposal(principal, rights, starts_on, ends_on)
    delegate = look_up(user, principal, number)
    with transaction.atomic():
        delegation = Delegation.objects.create(
            principal=principal,
            delegate=delegate,
            starts_on=starts_on,
            ends_on=ends_on,
            created_by=user,
            proposal_expires_at=clock.now() + ANSWER_WITHIN,
        )
        _give_rights(delegation, chosen)
        activity.record(
            "delegation_proposed", portal_user=user, taxpayer=principal, delegation=str(delegation.pk)
        )
        delegation_mails.proposed(delegation)
    return delegation


def check_proposal(
    principal: Taxpayer, rights: Mapping[str, list[str]], starts_on: date, ends_on: date
) -> list[tuple[str, str]]:
    """The rights that would be given, service and right; raises ProposalRefused, whoever the delegate is."""
    chosen = _valid_rights(principal, rights)
    _refuse_dates(starts_on, ends_on)
    return chosen


def _give_rights(delegation: Delegation, chosen: list[tuple[str, str]]) -> None:
    DelegatedRight.objects.bulk_create(
        DelegatedRight(delegation=delegation, service=service, right=right) for service, right in chosen
    )


def _valid_rights(principal: Taxpayer, rights: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    """Only rights that the catalogue knows, on services that the taxpayer has."""
    chosen = [
        (service.code, str(right))
        for service in SERVICES.values()
        if service.is_for(principal)
        for right in service.rights
        if right in rights.get(service.code, [])
    ]
    if not chosen:
        raise NothingChosen
    return chosen


def _refuse_dates(starts_on: date, ends_on: date) -> None:
    if starts_on < clock.today() or ends_on < starts_on or ends_on > last_day_from(starts_on):
        raise DatesWrong
