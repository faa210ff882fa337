"""What the login page shows (R20): its form, the service that asks, why the person is here."""

from functools import partial
from typing import Any

from django import forms
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from kagu.connect.accounts.attempts.limits import challenge_for
from kagu.connect.accounts.attempts.proof_of_work import Challenge
from kagu.connect.accounts.models.origin import origin_of
from kagu.connect.accounts.second_factors.webauthn import request_options
from kagu.connect.login.calling_service import about_caller
from kagu.connect.login.kept_page import draw, mark
from kagu.connect.login.proof_fields import ProofForm
from kagu.connect.login.why_here import why_here
from kagu.design_system.typed_again import shows_typed
from kagu.inputs.fields import MailAddressField
from kagu.mailed_links.browser import remember_browser

TEMPLATE = "login/log_in.html"


class LoginForm(ProofForm):
    """R20. Its texts never tell whether the account exists."""

    email = MailAddressField(label=_("Votre email"), autocomplete="username webauthn")
    password = forms.CharField(
        label=_("Votre mot de passe"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Saisissez votre mot de passe.")},
    )


def show_login_page(
    request: HttpRequest,
    form: LoginForm,
    path: str,
    *,
    refused: bool = False,
    status: int = 200,
    challenge: Challenge | None = None,
    signals: str = "",
) -> HttpResponse:
    """With what was typed and what became of it; `path` is where the person goes on to."""
    form.ask_proof(challenge or challenge_for(origin_of(request)))
    shown = {"form": form, "refused": refused, "options": request_options(), "signals": signals}
    response = render(request, TEMPLATE, {**shown, **_about(request, path)}, status=status)
    # The link of a lock's mail is then one click in the browser that failed.
    remember_browser(request, response)
    return response


def show_empty_page(request: HttpRequest, address: str, path: str) -> HttpResponse:
    """To whoever comes, `address` as far as it is known: most often drawn before."""
    if shows_typed() or len(get_messages(request)):
        return show_login_page(request, LoginForm(initial={"email": address}), path)
    challenge, about = challenge_for(origin_of(request)), _about(request, path)
    values = {
        "next": about["next_query"],
        "email": address,
        "options": request_options(),
        "challenge": challenge.text if challenge else "",
        "token": get_token(request),
        "address": request.get_full_path(),
    }
    bits, service = challenge.bits if challenge else None, about["service"]
    shape = (service and service.name, about["logo"], about["why_here"], bits, bool(address))
    page = draw(request, TEMPLATE, shape, partial(_for_anybody, about, bits, is_known=bool(address)), values)
    response = HttpResponse(page)
    remember_browser(request, response)
    return response


def _about(request: HttpRequest, path: str) -> dict[str, Any]:
    about: dict[str, Any] = about_caller(path)
    return {**about, "why_here": why_here(request, path, about["service"])}


def _for_anybody(about: dict[str, Any], bits: int | None, *, is_known: bool) -> dict[str, Any]:
    form = LoginForm(initial={"email": mark("email") if is_known else ""})
    form.ask_proof(Challenge(mark("challenge"), bits) if bits is not None else None)
    return {**about, "form": form, "options": mark("options"), "next_query": mark("next")}
