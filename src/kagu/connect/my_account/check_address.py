"""« Renvoyer un message d'essai »: an address that seemed dead shows that it takes mails (E58)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kagu.connect.accounts.link_purposes import CHECK_ADDRESS
from kagu.connect.accounts.mails.undeliverable import (
    CheckedTooOften,
    confirm_address,
    is_confirmed,
    send_check_mail,
)
from kagu.connect.accounts.models.origin import origin_of
from kagu.connect.my_account.account_request import AccountRequest, SiteRequest
from kagu.mailed_links.browser import remember_browser
from kagu.mailed_links.links import LinkRefused, LinkUsed
from kagu.mailed_links.models import MailedLink
from kagu.mailed_links.pages import link_page, mailed_link_page, question, renewed_at
from kagu.outbox.lateness import promised

SOON = _("Un message d'essai vient d'être envoyé à %(address)s. Ouvrez-le et cliquez sur son lien.")
LATE = _(
    "Un message d'essai sera envoyé à %(address)s ; nos emails partent en retard en ce moment. "
    "Quand vous le recevrez, cliquez sur son lien."
)


@require_POST
def send(request: AccountRequest) -> HttpResponse:
    """The button of the banner."""
    response = redirect("my_account:home")
    try:
        send_check_mail(request.user, origin_of(request))
    except CheckedTooOften:
        messages.warning(
            request,
            gettext("Un message d'essai vient d'être demandé. Patientez avant d'en demander un autre."),
        )
    else:
        messages.success(
            request,
            str(promised(SOON, LATE)) % {"address": request.user.email},
        )
    remember_browser(request, response)
    return response


def _already(request: SiteRequest, link: MailedLink, refusal: LinkRefused) -> HttpResponse | None:
    return _checked(request) if isinstance(refusal, LinkUsed) and is_confirmed(link) else None


def _checked(request: SiteRequest) -> HttpResponse:
    return link_page(request, "my_account/address_checked.html", {})


@mailed_link_page(
    CHECK_ADDRESS,
    ask=question(
        _("Confirmer votre adresse email"),
        _("Vous avez bien reçu notre message d'essai. Confirmez-le d'un clic."),
    ),
    already=_already,
    renew=renewed_at("my_account:home", _("Mon compte")),
)
def confirm(request: SiteRequest, link: MailedLink) -> HttpResponse:
    """The link of the trial mail."""
    confirm_address(link, origin_of(request))
    return _checked(request)
