"""Creating an account: the form, then « Vérifiez vos messages », whatever the address."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from kagu.connect.accounts.attempts.limits import TooManyAttempts
from kagu.connect.accounts.attempts.requests_of_strangers import count_request
from kagu.connect.accounts.attempts.shares import NothingMoreSent
from kagu.connect.accounts.models.origin import origin_of
from kagu.connect.accounts.passwords.new_password_field import ChosenPasswordField, NewPasswordField
from kagu.connect.accounts.unseen_requests import ask_for_account
from kagu.connect.login.calling_service import about_caller, next_path, with_next
from kagu.connect.login.mailbox_form import nothing_more_sent, too_many_requests
from kagu.connect.login.proof_fields import RequestForm
from kagu.inputs.fields import MailAddressField, NameField
from kagu.mailed_links.browser import remember_browser


class CreateAccountForm(RequestForm):
    """One natural person (R1), one address, one password, the terms."""

    first_name = NameField(label=_("Votre prénom"), autocomplete="given-name")
    family_name = NameField(label=_("Votre nom"), autocomplete="family-name")
    email = MailAddressField(
        label=_("Votre email"),
        # The visible one that a password manager keeps with the password below.
        autocomplete="username",
        help_text=_("C'est avec cette adresse que vous vous connecterez. Un lien d'activation y est envoyé."),
    )
    password = ChosenPasswordField(label=_("Votre mot de passe"))
    confirmation = NewPasswordField(label=_("Confirmez votre mot de passe"))
    terms = forms.BooleanField(
        label=_("J'accepte les conditions générales d'utilisation"),
        error_messages={"required": _("Acceptez les conditions générales pour créer un compte.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # In a tab of its own: what is typed here stays.
        link = '<a href="{}" target="_blank">{}</a>'
        words = gettext("Lire les conditions générales (nouvel onglet)")
        self.fields["terms"].help_text = format_html(link, reverse("terms"), words)

    def clean_confirmation(self) -> str:
        confirmation: str = self.cleaned_data["confirmation"]
        if confirmation != self.cleaned_data.get("password"):
            raise ValidationError(_("Les deux mots de passe ne sont pas identiques."))
        return confirmation


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password", "confirmation")
def fill_in(request: HttpRequest) -> HttpResponse:
    """The form. The address being taken changes nothing in the answer (E1, R142)."""
    path = next_path(request)
    form = CreateAccountForm(
        request.POST or None, initial={"email": request.session.get("typed_address", "")}
    )
    if request.method == "POST" and form.is_valid():
        try:
            _ask(request, form, path)
        except TooManyAttempts as refusal:
            form.wait(refusal, too_many_requests(refusal))
        except NothingMoreSent as refusal:
            form.add_error(None, nothing_more_sent(refusal))
        except ValidationError as refusal:
            form.add_error("password", refusal)
        else:
            request.session["typed_address"] = form.cleaned_data["email"]
            response: HttpResponse = redirect(with_next("login:check_mailbox", path))
            remember_browser(request, response)
            return response
    context = {"form": form, **about_caller(path)}
    response = render(request, "login/create_account.html", context)
    remember_browser(request, response)
    return response


@login_not_required
@require_safe
def check_mailbox(request: HttpRequest) -> HttpResponse:
    """« Vérifiez vos messages » (E1): the same for every address."""
    context = {"address": request.session.get("typed_address", ""), **about_caller(next_path(request))}
    return render(request, "login/check_mailbox.html", context)


def _ask(request: HttpRequest, form: CreateAccountForm, path: str) -> None:
    typed, origin = form.cleaned_data, origin_of(request)
    count_request(origin, form.shown)
    ask_for_account(
        typed["password"],
        origin=origin,
        return_to=path,
        first_name=typed["first_name"],
        family_name=typed["family_name"],
        email=typed["email"],
        language=get_language() or "fr",
    )
