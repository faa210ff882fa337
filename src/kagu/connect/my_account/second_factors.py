"""« Clés d'accès et codes » in « Ma sécurité »: what protects the account beside the password."""

from urllib.parse import quote

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kagu.connect.accounts.lost_factor import pending_loss
from kagu.connect.accounts.models.origin import origin_of
from kagu.connect.accounts.prove_second_factor import go_on_with_new_factor
from kagu.connect.accounts.second_factors.changes import (
    Factor,
    has_second_factor,
    remove_factor,
    rename_factor,
)
from kagu.connect.accounts.second_factors.passkey_signals import signals_of
from kagu.connect.accounts.second_factors.recovery_codes import are_codes_few, make_recovery_codes
from kagu.connect.my_account.account_request import AccountRequest
from kagu.connect.my_account.factor_name import FactorNameForm
from kagu.connect.my_account.recent_password import recent_password_required
from kagu.design_system.kept_forms import keeps_typed


@require_safe
def show(request: AccountRequest) -> HttpResponse:
    """The list, and a way to add, name and remove."""
    context = {
        "passkeys": request.user.passkeys.all(),
        "code_generators": request.user.code_generators.all(),
        "recovery_codes_left": request.user.recovery_codes.count(),
        "lost_factor": pending_loss(request.user),
        "are_codes_few": are_codes_few(request.user),
        "signals": signals_of(request.user),
        "is_protected": has_second_factor(request.user),
    }
    return render(request, "my_account/second_factors.html", context)


@recent_password_required
@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed("name")
def edit_passkey(request: AccountRequest, factor_id: int) -> HttpResponse:
    """Name or remove one passkey."""
    return _edit(request, get_object_or_404(request.user.passkeys, pk=factor_id))


@recent_password_required
@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed("name")
def edit_code_generator(request: AccountRequest, factor_id: int) -> HttpResponse:
    """Name or remove one application."""
    return _edit(request, get_object_or_404(request.user.code_generators, pk=factor_id))


@recent_password_required
@require_http_methods(["GET", "HEAD", "POST"])
def make_codes(request: AccountRequest) -> HttpResponse:
    """Ten new recovery codes, on this page and never again."""
    if not has_second_factor(request.user):
        return redirect("my_account:second_factors")
    codes = make_recovery_codes(request.user, origin_of(request)) if request.method == "POST" else []
    return show_codes(request, codes)


def show_codes(request: AccountRequest, codes: list[str]) -> HttpResponse:
    """The only time that they can be read."""
    context = {"codes": codes, "file": _as_file(codes), "form": forms.Form()}
    return render(request, "my_account/recovery_codes.html", context)


def _as_file(codes: list[str]) -> str:
    """The address of a text file that stands in the page itself: nothing is kept here to be fetched."""
    title = _("Codes de secours de votre compte %(account)s") % {"account": settings.BRAND["account_name"]}
    use = _("Chacun sert une seule fois, après votre mot de passe.")
    lines = (title, f"{settings.ISSUER}/", use, "", *codes, "")
    return "data:text/plain;charset=utf-8," + quote("\r\n".join(lines))


def after_adding(request: AccountRequest, codes: list[str], methods: list[str]) -> HttpResponse:
    """The first factor comes with its recovery codes; `methods` are what was shown of it."""
    go_on_with_new_factor(request, methods)
    messages.success(request, _("C'est fait : votre compte est mieux protégé."))
    return show_codes(request, codes) if codes else redirect("my_account:second_factors")


def _edit(request: AccountRequest, factor: Factor) -> HttpResponse:
    if request.method == "POST" and "remove" in request.POST:
        remove_factor(factor, origin_of(request))
        messages.success(request, _("« %(name)s » ne sert plus à se connecter.") % {"name": factor.name})
        return redirect("my_account:second_factors")
    form = FactorNameForm(request.POST or None, initial={"name": factor.name})
    if request.method == "POST" and form.is_valid():
        rename_factor(factor, form.cleaned_data["name"])
        return redirect("my_account:second_factors")
    return render(request, "my_account/edit_second_factor.html", {"form": form, "factor": factor})
