"""Mails about companies and roles (M14)."""

from django.conf import settings
from django.urls import reverse

from kagu.mailed_links.links import IssuedLink
from kagu.outbox.mail import enqueue_mail
from kagu.tax_portal.taxpayers.companies import company_labels
from kagu.tax_portal.taxpayers.models import CompanyRole
from kagu.tax_portal.taxpayers.profile.people import address_about
from kagu.tax_portal.taxpayers.profile.register_name import register_name


def address_of(role: CompanyRole) -> str:
    """A company is a third party, even to those who run it (E46)."""
    return address_about(role.portal_user, role.company.taxpayer)


def new_representative(other: CompanyRole, newcomer: CompanyRole, address: str, link: IssuedLink) -> None:
    """M14, to each representative who was there first; the newcomer's name is the register's."""
    enqueue_mail(
        address,
        "new_representative",
        language=other.portal_user.language,
        context={
            "first_name": other.portal_user.known_first_name,
            "newcomer": register_name(newcomer.portal_user),
            "company": newcomer.company.taxpayer.full_name,
            "expires_at": link.expires_at,
        },
        sealed_context={"url": link.url},
        expires_at=link.expires_at,
    )


def company_activated(role: CompanyRole) -> None:
    """To whoever has just activated it: they learn of it too when it was somebody else."""
    address = address_of(role)
    if address:
        user = role.portal_user
        context = {
            "first_name": user.known_first_name,
            "company": role.company.taxpayer.full_name,
            "url": settings.SITE_URL + reverse("companies:list"),
        }
        enqueue_mail(address, "company_activated", language=user.language, context=context)


def role_changed(role: CompanyRole) -> None:
    """To the person whose role began or ended."""
    address = address_of(role)
    if not address:
        return
    user = role.portal_user
    enqueue_mail(
        address,
        "company_role_changed",
        language=user.language,
        context={
            "first_name": user.known_first_name,
            "company": role.company.taxpayer.full_name,
            "role": company_labels.role(role, user.language),
            "has_ended": role.ended_at is not None,
            "url": settings.SITE_URL + reverse("companies:list"),
        },
    )
