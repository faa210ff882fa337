"""Adding an application of codes: scan or copy its key, then type the first code it shows."""

from typing import Any

import segno
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from kagu.connect.accounts.models.origin import origin_of
from kagu.connect.accounts.prove_second_factor import BY_CODE
from kagu.connect.accounts.second_factors.changes import TooManyFactors
from kagu.connect.accounts.second_factors.one_time_codes import (
    WrongCode,
    add_code_generator,
    address_of_secret,
    keep_secret,
    kept_secret,
)
from kagu.connect.my_account.account_request import AccountRequest
from kagu.connect.my_account.factor_name import FactorNameForm, name_field
from kagu.connect.my_account.recent_password import recent_password_required
from kagu.connect.my_account.second_factors import after_adding
from kagu.design_system.back_button import NOT_KEPT
from kagu.design_system.kept_forms import keeps_typed
from kagu.inputs.codes import SIX_DIGITS
from kagu.inputs.fields import CodeField

OFFERED = "offered_code_secret"


class CodeGeneratorForm(FactorNameForm):
    name = name_field(gettext_lazy("Nom de l'application"))
    code = CodeField(SIX_DIGITS, label=gettext_lazy("Le code à 6 chiffres que l'application affiche"))


@recent_password_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code")
@keeps_typed("name")
def scan(request: AccountRequest) -> HttpResponse:
    """The same key until the application is added or the session ends."""
    secret = kept_secret(request.session.get(OFFERED, ""))
    form = CodeGeneratorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        codes = _add(request, form, secret)
        if codes is not None:
            request.session.pop(OFFERED, None)
            return after_adding(request, codes, BY_CODE)
    if OFFERED not in request.session:
        request.session[OFFERED] = keep_secret(secret)
    picture = segno.make(address_of_secret(request.user, secret), error="m")
    context = {
        "form": form,
        "picture": picture.svg_data_uri(scale=5, light="#fff"),
        "key": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
    }
    response = render(request, "my_account/add_code_generator.html", context)
    # Not even for « Précédent » after a wrong code: the key outlives the page.
    response["Cache-Control"] = NOT_KEPT
    return response


def _add(request: AccountRequest, form: CodeGeneratorForm, secret: str) -> Any:
    """The recovery codes that came with it; None when the form says why not."""
    typed = form.cleaned_data
    try:
        return add_code_generator(request.user, secret, typed["code"], typed["name"], origin_of(request))
    except WrongCode:
        form.add_error("code", _("Ce n'est pas le code de cette clé. Vérifiez l'heure de votre appareil."))
    except TooManyFactors:
        form.add_error(None, _("Votre compte a déjà dix applications. Supprimez-en une d'abord."))
    return None
