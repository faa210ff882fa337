"""Somebody who files a dossier and is told of it, at an address for third parties too."""

from kagu.tax_portal.taxpayers.dossiers import dossiers
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import ADDRESS
from kagu.tax_portal.taxpayers.models import Dossier, PortalUser, Taxpayer, ThirdPartyEmail

PRO = "alice.pro@exemple.nc"
CONTENT = {"street": "1 rue Neuve", "postal_code": "98800", "municipality": "Nouméa", "since": "2026-11-01"}


def file_address(user: PortalUser, taxpayer: Taxpayer) -> Dossier:
    """One event: the dossier is filed."""
    draft = dossiers.open_draft(user, taxpayer, ADDRESS, "")
    return dossiers.submit_dossier(user, draft.pk, CONTENT, draft.content_version)


def set_third_party_email(user: PortalUser) -> None:
    ThirdPartyEmail.objects.create(
        portal_user=user,
        address=PRO,
        state=ThirdPartyEmail.State.IN_FORCE,
        expires_at=user.created_at,
    )
