"""How a delegation is put into words, on pages and in mails."""

from collections.abc import Mapping

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import SERVICES, FiscalService
from kagu.tax_portal.taxpayers.models import Delegation, Taxpayer
from kagu.tax_portal.taxpayers.profile.people import name_in_part


def services(delegation: Delegation) -> str:
    """« Déclaration TGC (Consulter, Préparer) et Compte fiscal (Consulter) »."""
    rights_of: dict[str, list[str]] = {}
    for row in delegation.rights.all():
        rights_of.setdefault(row.service, []).append(row.right)
    return get_text_list(chosen_services(rights_of), _("et"))


def chosen_services(rights_of: Mapping[str, list[str]]) -> list[str]:
    """Of rights by the code of their service: « Compte fiscal (Consulter) », one text a service."""
    return [_service(SERVICES[code], rights_of[code]) for code in SERVICES if rights_of.get(code)]


def _service(service: FiscalService, rights: list[str]) -> str:
    names = [str(right.label) for right in service.rights if right in rights]
    return f"{service.label} ({', '.join(names)})"


def principal_name(delegation: Delegation) -> str:
    """In full once the delegate has accepted; before, both sides see each other in part (E53, E54)."""
    return _name(delegation, delegation.principal)


def delegate_name(delegation: Delegation) -> str:
    """As the principal may read it now."""
    return _name(delegation, delegation.delegate)


def _name(delegation: Delegation, taxpayer: Taxpayer) -> str:
    is_accepted = delegation.state in (Delegation.State.ACTIVE, Delegation.State.SUSPENDED) or (
        delegation.state == Delegation.State.ENDED and delegation.answered_at is not None
    )
    return taxpayer.full_name if is_accepted else name_in_part(taxpayer)


def state(delegation: Delegation) -> str:
    """The state in one or two words."""
    return {
        Delegation.State.PROPOSED: _("proposée"),
        # Django has a word of its own for « active ».
        Delegation.State.ACTIVE: pgettext("délégation", "active"),
        Delegation.State.SUSPENDED: _("suspendue"),
        Delegation.State.ENDED: _("terminée"),
        Delegation.State.REFUSED: _("refusée"),
        Delegation.State.EXPIRED: _("expirée sans réponse"),
    }[Delegation.State(delegation.state)]
