"""What the roles in a company are called."""

from django.utils import translation
from django.utils.translation import gettext as _

from kagu.tax_portal.taxpayers.models import CompanyRole
from kagu.tax_portal.taxpayers.profile.people import name_in_part


def role(row: CompanyRole, language: str | None = None) -> str:
    """The role in the reader's language."""
    with translation.override(language or translation.get_language()):
        return role_names()[CompanyRole.Role(row.role)]


def person_name(row: CompanyRole) -> str:
    """Who it is: in part when their delegation number is all that the company knows of them (E54).

    Otherwise a role given by a guessed number would tell whose number it is.
    """
    subscription = row.portal_user.live_subscription
    if row.proof == CompanyRole.Proof.REPRESENTATIVE and subscription is not None:
        return name_in_part(subscription.taxpayer)
    return row.portal_user.known_name


def role_names() -> dict[CompanyRole.Role, str]:
    """Every role, from the most to the least powerful."""
    return {
        CompanyRole.Role.REPRESENTATIVE: _("représentant"),
        CompanyRole.Role.ADMINISTRATOR: _("administrateur"),
        CompanyRole.Role.DECLARANT: _("déclarant"),
    }
