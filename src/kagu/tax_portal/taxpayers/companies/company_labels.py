"""What the roles in a company are called."""

from django.utils import translation
from django.utils.translation import gettext as _

from kagu.tax_portal.taxpayers.models import CompanyRole


def role(row: CompanyRole, language: str | None = None) -> str:
    """The role in the reader's language."""
    with translation.override(language or translation.get_language()):
        return role_names()[CompanyRole.Role(row.role)]


def role_names() -> dict[CompanyRole.Role, str]:
    """Every role, from the most to the least powerful."""
    return {
        CompanyRole.Role.REPRESENTATIVE: _("représentant"),
        CompanyRole.Role.ADMINISTRATOR: _("administrateur"),
        CompanyRole.Role.DECLARANT: _("déclarant"),
    }
