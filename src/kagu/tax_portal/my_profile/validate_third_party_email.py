"""The link that the third-party mailbox receives: accept, or ask not to be proposed again."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from kagu.mailed_links.links import LinkRefused, LinkUsed
from kagu.mailed_links.models import MailedLink
from kagu.mailed_links.pages import link_page, mailed_link_page, question, renewed_at
from kagu.tax_portal.taxpayers.link_purposes import CONFIRM_THIRD_PARTY_EMAIL
from kagu.tax_portal.taxpayers.profile.third_party_email import (
    confirm_third_party_email,
    refuse_third_party_email,
    still_in_force,
)


def _already(request: HttpRequest, link: MailedLink, refusal: LinkRefused) -> HttpResponse | None:
    """The same link opened again shows the same result (E5)."""
    row = still_in_force(link) if isinstance(refusal, LinkUsed) else None
    return _confirmed(request, row.address) if row else None


def _confirmed(request: HttpRequest, address: str) -> HttpResponse:
    return link_page(request, "my_profile/third_party_email_updated.html", {"address": address})


@mailed_link_page(
    CONFIRM_THIRD_PARTY_EMAIL,
    ask=question(
        _("Valider votre email de contact tiers"),
        _(
            "Voulez-vous recevoir à cette adresse les messages relatifs aux « démarches pour un "
            "tiers » de la personne qui vous l'a demandé ?"
        ),
        template="my_profile/validate_third_party_email.html",
    ),
    already=_already,
    renew=renewed_at("my_profile:show", _("Demander un nouveau lien dans « Mon profil »")),
)
def validate(request: HttpRequest, link: MailedLink) -> HttpResponse:
    """One of two buttons was pressed."""
    if request.POST.get("answer") == "refuse":
        refuse_third_party_email(link)
        return link_page(request, "my_profile/third_party_email_refused.html", {})
    return _confirmed(request, confirm_third_party_email(link).address)
