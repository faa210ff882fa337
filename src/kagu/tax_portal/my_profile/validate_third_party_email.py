"""The link that the third-party mailbox receives: accept, or ask not to be proposed again."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kagu.inputs.addresses import mask_address
from kagu.mailed_links.links import LinkRefused, LinkUsed
from kagu.mailed_links.models import MailedLink
from kagu.mailed_links.pages import link_page, read_link, refusal_page
from kagu.tax_portal.taxpayers.link_purposes import CONFIRM_THIRD_PARTY_EMAIL
from kagu.tax_portal.taxpayers.profile.third_party_email import (
    confirm_third_party_email,
    refuse_third_party_email,
    still_in_force,
)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def validate(request: HttpRequest) -> HttpResponse:
    """GET shows, POST does; the same link opened again shows the same result (E5)."""
    try:
        link = read_link(request, CONFIRM_THIRD_PARTY_EMAIL)
        if request.method != "POST":
            return _question(request, link)
        if request.POST.get("answer") == "refuse":
            refuse_third_party_email(link)
            return link_page(request, "my_profile/third_party_email_refused.html", {})
        return _confirmed(request, confirm_third_party_email(link).address)
    except LinkUsed as refusal:
        row = still_in_force(refusal.link) if refusal.link else None
        return _confirmed(request, row.address) if row else _refused(request, refusal)
    except LinkRefused as refusal:
        return _refused(request, refusal)


def _question(request: HttpRequest, link: MailedLink) -> HttpResponse:
    context = {
        "title": _("Valider votre email de contact tiers"),
        "text": _(
            "Voulez-vous recevoir à cette adresse les messages relatifs aux « démarches pour un "
            "tiers » de la personne qui vous l'a demandé ?"
        ),
        "masked_address": mask_address(link.sent_to),
    }
    return link_page(request, "my_profile/validate_third_party_email.html", context, link=link)


def _confirmed(request: HttpRequest, address: str) -> HttpResponse:
    return link_page(request, "my_profile/third_party_email_updated.html", {"address": address})


def _refused(request: HttpRequest, refusal: LinkRefused) -> HttpResponse:
    return refusal_page(
        request,
        refusal,
        renew_url=reverse("my_profile:show"),
        renew_label=_("Demander un nouveau lien dans « Mon profil »"),
    )
