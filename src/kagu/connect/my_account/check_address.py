"""« Renvoyer un message d'essai »: an address that seemed dead shows that it takes mails (E58)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

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
from kagu.mailed_links.pages import confirm_page, link_page, read_link, refusal_page


@require_POST
def send(request: AccountRequest) -> HttpResponse:
    """The button of the banner."""
    response = redirect("my_account:home")
    try:
        send_check_mail(request.user, origin_of(request))
    except CheckedTooOften:
        messages.warning(
            request, _("Un message d'essai vient d'être envoyé. Patientez avant d'en demander un autre.")
        )
    else:
        messages.success(
            request,
            _("Un message d'essai vient d'être envoyé à %(address)s. Ouvrez-le et cliquez sur son lien.")
            % {"address": request.user.email},
        )
    remember_browser(request, response)
    return response


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: SiteRequest) -> HttpResponse:
    """The link of the trial mail."""
    try:
        link = read_link(request, CHECK_ADDRESS)
        if request.method != "POST":
            return confirm_page(
                request,
                link,
                title=_("Confirmer votre adresse email"),
                text=_("Vous avez bien reçu notre message d'essai. Confirmez-le d'un clic."),
                button=_("Confirmer"),
            )
        confirm_address(link, origin_of(request))
    except LinkRefused as refusal:
        is_done = isinstance(refusal, LinkUsed) and refusal.link is not None and is_confirmed(refusal.link)
        if not is_done:
            home = reverse("my_account:home")
            return refusal_page(request, refusal, renew_url=home, renew_label=_("Mon compte"))
    return link_page(request, "my_account/address_checked.html", {})
