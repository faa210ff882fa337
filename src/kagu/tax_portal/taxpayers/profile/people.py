"""The accounts behind a taxpayer, and the address at which each is told something."""

from django.db.models import Q, QuerySet

from kagu.tax_portal.taxpayers.models import CompanyRole, PortalUser, Taxpayer
from kagu.tax_portal.taxpayers.profile.third_party_email import address_in_force


def people_of(taxpayer: Taxpayer) -> QuerySet[PortalUser]:
    """The person's own account, or the accounts of a company's representatives."""
    is_theirs = Q(subscriptions__taxpayer=taxpayer, subscriptions__ended_at=None) | Q(
        company_roles__company__taxpayer=taxpayer,
        company_roles__role=CompanyRole.Role.REPRESENTATIVE,
        company_roles__ended_at=None,
    )
    return PortalUser.objects.filter(is_theirs, detached_at=None).distinct()


def initials(person: Taxpayer) -> str:
    """« A. M. B. »: enough to notice a wrong person, not to know one (E53)."""
    return " ".join(f"{name[0].upper()}." for name in person.full_name.split())


def name_in_part(taxpayer: Taxpayer) -> str:
    """What somebody reads who has not been accepted: « A. B., Nouméa »; a company's name is public."""
    if not taxpayer.is_person:
        return taxpayer.full_name
    return ", ".join(filter(None, (initials(taxpayer), taxpayer.municipality)))


def address_about(user: PortalUser, taxpayer: Taxpayer) -> str:
    """Personal for the person's own matters, third-party for anybody else's (D15)."""
    subscription = user.live_subscription
    if subscription is not None and subscription.taxpayer_id == taxpayer.pk:
        return user.email
    return address_in_force(user) or user.email
