"""What is said to someone who may delete their account: what is here, what they lose (E32, E34)."""

from collections.abc import Iterator

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kagu.tax_portal.taxpayers.account.held_data import held_data_of
from kagu.tax_portal.taxpayers.companies.company_roles import representatives
from kagu.tax_portal.taxpayers.delegations import delegations
from kagu.tax_portal.taxpayers.models import CompanyRole, Delegation, Dossier, PortalUser, Taxpayer


def preview_for(user: PortalUser, language: str) -> dict[str, list[str]]:
    """Sentences in that language, or the site's own: what is held, what would be lost, why to wait."""
    subscription = user.live_subscription
    known = language in dict(settings.LANGUAGES)
    with translation.override(language if known else settings.LANGUAGE_CODE):
        return {
            "holds": list(held_data_of(user)),
            "warnings": list(_losses(subscription.taxpayer)) if subscription else [],
            "objections": list(_companies_left_alone(user)),
        }


def _companies_left_alone(user: PortalUser) -> Iterator[str]:
    """E34: the deletion is theirs to make, but somebody should come first."""
    represented = user.company_roles.filter(role=CompanyRole.Role.REPRESENTATIVE, ended_at=None)
    for role in represented.select_related("company__taxpayer"):
        if len(representatives(role.company)) == 1:
            text = _(
                "Personne d'autre que vous ne représente %(company)s : plus personne ne la représentera. "
                "Si vous le pouvez, attendez qu'une autre personne l'ait activée à son tour."
            )
            yield text % {"company": role.company.taxpayer}


def _losses(person: Taxpayer) -> Iterator[str]:
    drafts = person.dossiers.filter(state=Dossier.State.DRAFT).count()
    if drafts:
        yield ngettext(
            "%(count)d brouillon est en cours : vous le retrouverez si vous vous abonnez de nouveau.",
            "%(count)d brouillons sont en cours : vous les retrouverez si vous vous abonnez de nouveau.",
            drafts,
        ) % {"count": drafts}
    received = delegations.received_by(person).filter(state=Delegation.State.ACTIVE).count()
    if received:
        yield ngettext(
            "%(count)d délégation que vous avez reçue sera suspendue.",
            "%(count)d délégations que vous avez reçues seront suspendues.",
            received,
        ) % {"count": received}
    given = delegations.given_by(person).filter(state=Delegation.State.ACTIVE).count()
    if given:
        yield ngettext(
            "%(count)d délégation que vous avez donnée restera valable jusqu'à sa date de fin.",
            "%(count)d délégations que vous avez données resteront valables jusqu'à leur date de fin.",
            given,
        ) % {"count": given}
