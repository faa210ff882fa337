"""« Modifier » in « Mes informations »: ask for another address, send again, cancel (R56–R60)."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from kagu.connect.accounts.change_email import (
    NoPendingChange,
    SameAddress,
    SentTooOften,
    cancel_email_change,
    pending_email_change,
    request_email_change,
    send_email_change_again,
)
from kagu.connect.accounts.models import EmailChange
from kagu.connect.accounts.models.origin import origin_of
from kagu.connect.accounts.passwords.username_field import OfAccountForm
from kagu.connect.accounts.sessions.moved_account import note_asked_change
from kagu.connect.my_account.account_request import AccountRequest
from kagu.connect.my_account.current_password import CurrentPasswordField, refusals_shown_on
from kagu.connect.my_account.recent_password import second_factor_required
from kagu.design_system.kept_forms import keeps_typed
from kagu.inputs.addresses import normalize_address, told_apart
from kagu.inputs.fields import MailAddressField
from kagu.mailed_links.browser import remember_browser
from kagu.outbox.lateness import promised

SENT = gettext_lazy(
    "Si cette adresse est disponible, un email vient d'être envoyé à %(address)s. "
    "Consultez cette boîte email et cliquez sur le lien d'activation : "
    "d'ici là, votre ancienne adresse reste en service."
)
SENT_LATE = gettext_lazy(
    "Si cette adresse est disponible, un email sera envoyé à %(address)s ; nos emails partent en retard "
    "en ce moment. Quand vous le recevrez, cliquez sur le lien d'activation : "
    "d'ici là, votre ancienne adresse reste en service."
)
SENT_AGAIN = gettext_lazy("Les emails ont été envoyés de nouveau ; les liens déjà reçus restent valables.")
SENT_AGAIN_LATE = gettext_lazy(
    "De nouveaux emails partiront avec du retard ; les liens déjà reçus restent valables."
)


class EmailChangeForm(OfAccountForm):
    new_email = MailAddressField(label=gettext_lazy("Votre nouvel email"))
    confirmation = MailAddressField(label=gettext_lazy("Confirmez votre nouvel email"))
    password = CurrentPasswordField(label=gettext_lazy("Votre mot de passe"))

    def clean_confirmation(self) -> str:
        confirmation: str = self.cleaned_data["confirmation"]
        new_email = self.cleaned_data.get("new_email", confirmation)
        if normalize_address(confirmation) != normalize_address(new_email):
            raise forms.ValidationError(_("Les deux adresses ne sont pas identiques."))
        return confirmation


@keeps_typed("new_email", "confirmation")
@second_factor_required
@sensitive_post_parameters("password")
def ask(request: AccountRequest) -> HttpResponse:
    """Two times the new address, and the password."""
    form = EmailChangeForm(request.POST or None, username=request.user.email)
    response: HttpResponse
    if request.method == "POST" and form.is_valid() and _request_change(request, form):
        response = redirect("my_account:home")
        if change := pending_email_change(request.user):
            note_asked_change(response, change)
    else:
        response = render(request, "my_account/change_email.html", {"form": form})
    remember_browser(request, response)
    return response


@require_POST
def send_again(request: AccountRequest) -> HttpResponse:
    """« Renvoyer » beside the pending change."""
    response = redirect("my_account:home")
    try:
        send_email_change_again(request.user, origin_of(request))
    except NoPendingChange:
        messages.info(request, _("Aucun changement d'adresse n'est en attente."))
    except SentTooOften:
        messages.warning(
            request,
            _(
                "Les emails ont déjà été demandés, et leurs liens restent valables. Patientez quelques "
                "minutes avant de recommencer."
            ),
        )
    else:
        messages.success(request, str(promised(SENT_AGAIN, SENT_AGAIN_LATE)))
    remember_browser(request, response)
    return response


@require_POST
def cancel(request: AccountRequest) -> HttpResponse:
    """« Annuler » beside the pending change."""
    cancel_email_change(request.user, origin_of(request))
    messages.success(request, _("Le changement d'adresse est annulé. Votre adresse reste la même."))
    return redirect("my_account:home")


def _request_change(request: AccountRequest, form: EmailChangeForm) -> bool:
    """Whether the act was done; otherwise the form says why not."""
    with refusals_shown_on(form, "password"):
        try:
            change = request_email_change(
                request.user,
                form.cleaned_data["new_email"],
                form.cleaned_data["password"],
                origin_of(request),
            )
        except SameAddress:
            form.add_error("new_email", _("C'est déjà votre adresse."))
        except SentTooOften:
            form.add_error(
                "new_email", _("Vous avez demandé trop de changements aujourd'hui. Réessayez demain.")
            )
        else:
            messages.success(request, _told(change, told_apart(form.cleaned_data["new_email"])))
    return form.is_valid()


def _told(change: EmailChange | None, address: str) -> str:
    if change is None:
        return _("Votre adresse email s'écrit désormais %(address)s.") % {"address": address}
    return str(promised(SENT, SENT_LATE)) % {"address": address}
