"""Mails about delegations (M15-M18): each person is told in their language, at the right address."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from kagu.outbox.mail import enqueue_mail
from kagu.tax_portal.taxpayers.delegations import delegation_labels
from kagu.tax_portal.taxpayers.models import Delegation, PortalUser, Taxpayer
from kagu.tax_portal.taxpayers.profile.people import address_about, people_of
from kagu.texts.dates import say_date


def proposed(delegation: Delegation) -> None:
    """M15, to the delegate."""
    _tell_delegate(delegation, "delegation_proposed")


def state_changed(delegation: Delegation) -> None:
    """M16, to both."""
    _tell_delegate(delegation, "delegation_changed")
    _tell_principal(delegation, "delegation_changed")


def renewed(delegation: Delegation) -> None:
    """M16 for a later end, to both."""
    _tell_delegate(delegation, "delegation_renewed")
    _tell_principal(delegation, "delegation_renewed")


def delegate_deleted(delegation: Delegation) -> None:
    """M17, to the principal."""
    _tell_principal(delegation, "delegate_deleted")


def delegate_unsubscribed(delegation: Delegation) -> None:
    """M17 for someone who keeps the account but left the portal, to the principal."""
    _tell_principal(delegation, "delegate_unsubscribed")


def principal_deleted(delegation: Delegation) -> None:
    """M18, to the delegate."""
    _tell_delegate(delegation, "principal_deleted")


def ends_soon(delegation: Delegation) -> None:
    """To the principal, who may renew it (D27)."""
    _tell_principal(delegation, "delegation_ends_soon")


def _tell_delegate(delegation: Delegation, template: str) -> None:
    # The matter is the principal's: a third party's, to the delegate.
    _tell(delegation, template, delegation.delegate, lambda user: address_about(user, delegation.principal))


def _tell_principal(delegation: Delegation, template: str) -> None:
    _tell(delegation, template, delegation.principal, lambda user: address_about(user, delegation.principal))


def _tell(
    delegation: Delegation, template: str, taxpayer: Taxpayer, address_of: Callable[[PortalUser], str]
) -> None:
    for user in people_of(taxpayer):
        address = address_of(user)
        if address:
            enqueue_mail(address, template, language=user.language, context=_context(delegation, user))


def _context(delegation: Delegation, reader: PortalUser) -> dict[str, Any]:
    with translation.override(reader.language):
        return {
            "first_name": reader.known_first_name,
            "third_party": delegation_labels.principal_name(delegation),
            "delegate": delegation_labels.delegate_name(delegation),
            "services": delegation_labels.services(delegation),
            "state": delegation_labels.state(delegation),
            "starts_on": say_date(delegation.starts_on),
            "ends_on": say_date(delegation.ends_on),
            "url": settings.SITE_URL + reverse("delegations:list"),
        }
