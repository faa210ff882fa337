"""Define, change, cancel, remove the third-party e-mail (R111-R121)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kagu.design_system.kept_forms import take_typed
from kagu.inputs.addresses import told_apart
from kagu.mailed_links.browser import browser_of, remember_browser
from kagu.outbox.lateness import promised
from kagu.tax_portal.my_profile.profile import profile_page
from kagu.tax_portal.my_profile.recent_login import log_in_again, logged_in_recently
from kagu.tax_portal.my_profile.third_party_email_form import ThirdPartyEmailForm
from kagu.tax_portal.taxpayers.access import own_taxpayer
from kagu.tax_portal.taxpayers.person_request import PersonRequest
from kagu.tax_portal.taxpayers.profile.third_party_email import (
    AlreadyInForce,
    MailboxRefused,
    ThirdPartyEmailRefused,
    TooManyRequests,
    cancel_third_party_email,
    remove_third_party_email,
    request_third_party_email,
)

ASKED = gettext_lazy(
    "Consulter votre boîte email tiers %(address)s et cliquer sur le lien présent dans l'email "
    "pour valider cette nouvelle adresse."
)
ASKED_LATE = gettext_lazy(
    "Un email sera envoyé à votre boîte tiers %(address)s ; nos emails partent en retard en ce moment. "
    "Quand vous le recevrez, cliquez sur son lien pour valider cette nouvelle adresse."
)
REFUSALS = {
    AlreadyInForce: gettext_lazy("C'est déjà votre adresse email de contact tiers."),
    MailboxRefused: gettext_lazy("Cette adresse ne souhaite plus recevoir de demande de votre part."),
    TooManyRequests: gettext_lazy("Vous avez fait trop de demandes aujourd'hui. Réessayez demain."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def save(request: PersonRequest) -> HttpResponse:
    """« Enregistrer »: a link goes to the address; until it is followed nothing changes."""
    own_taxpayer(request.user)
    if request.method != "POST":
        # Back from a login that came between, or in another language: the address waits in the field.
        typed = {"address": take_typed(request).get("address")}
        return profile_page(request, ThirdPartyEmailForm(initial=typed))
    form = ThirdPartyEmailForm(request.POST)
    if not form.is_valid():
        return profile_page(request, form)
    if not logged_in_recently(request):
        request.session["third_party_email_typed"] = form.cleaned_data["address"]
        return log_in_again(request)
    try:
        _request(request, form.cleaned_data["address"])
    except ThirdPartyEmailRefused as refusal:
        form.add_error("address", REFUSALS[type(refusal)])
        return profile_page(request, form)
    response = redirect("my_profile:show")
    remember_browser(request, response)
    return response


@require_POST
def cancel(request: PersonRequest) -> HttpResponse:
    """Forget the address that waits for its mailbox."""
    own_taxpayer(request.user)
    cancel_third_party_email(request.user)
    messages.success(request, _("La demande a été annulée. Rien n'a changé."))
    return redirect("my_profile:show")


@require_POST
def remove(request: PersonRequest) -> HttpResponse:
    """« Supprimer l'email de contact tiers »: all messages go to the personal address again."""
    own_taxpayer(request.user)
    if not logged_in_recently(request):
        return log_in_again(request)
    remove_third_party_email(request.user, language=get_language())
    messages.success(
        request,
        _(
            "L'adresse de contact tiers a été supprimée. "
            "Tous vos messages seront envoyés à votre email personnel."
        ),
    )
    return redirect("my_profile:show")


def _request(request: PersonRequest, address: str) -> None:
    row = request_third_party_email(
        request.user, address, browser=browser_of(request), language=get_language()
    )
    if row is None:
        messages.info(
            request,
            _(
                "C'est votre email de contact personnel : vous n'avez donc pas d'email de contact "
                "tiers, et tous vos messages y seront envoyés."
            ),
        )
        return
    messages.success(request, str(promised(ASKED, ASKED_LATE)) % {"address": told_apart(address)})
