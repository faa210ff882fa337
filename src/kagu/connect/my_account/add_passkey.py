"""Adding a passkey: the browser makes it, which needs JavaScript, and the page says so."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kagu.connect.accounts.models.origin import origin_of
from kagu.connect.accounts.prove_second_factor import BY_PASSKEY
from kagu.connect.accounts.second_factors.changes import TooManyFactors
from kagu.connect.accounts.second_factors.passkeys import add_passkey
from kagu.connect.accounts.second_factors.webauthn import LONGEST_ANSWER, PasskeyRefused, creation_options
from kagu.connect.my_account.account_request import AccountRequest
from kagu.connect.my_account.factor_name import FactorNameForm, name_field
from kagu.connect.my_account.recent_password import recent_password_required
from kagu.connect.my_account.second_factors import after_adding
from kagu.design_system.kept_forms import keeps_typed


class PasskeyForm(FactorNameForm):
    name = name_field(gettext_lazy("Nom de la clé"))
    answer = forms.CharField(required=False, max_length=LONGEST_ANSWER, widget=forms.HiddenInput)


@keeps_typed("name")
@recent_password_required
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: AccountRequest) -> HttpResponse:
    """A name, then the browser's own question."""
    form = PasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        codes = _add(request, form)
        if codes is not None:
            return after_adding(request, codes, BY_PASSKEY)
    context = {"form": form, "options": creation_options(request.user)}
    return render(request, "my_account/add_passkey.html", context)


def _add(request: AccountRequest, form: PasskeyForm) -> Any:
    """The recovery codes that came with it; None when the form says why not."""
    typed = form.cleaned_data
    try:
        return add_passkey(request.user, typed["answer"], typed["name"], origin_of(request))
    except PasskeyRefused:
        form.add_error(None, _("Cette clé d'accès n'a pas pu être ajoutée. Recommencez."))
    except TooManyFactors:
        form.add_error(None, _("Votre compte a déjà dix clés d'accès. Supprimez-en une d'abord."))
    return None
