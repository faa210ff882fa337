"""Pages that ask again who it is, with all that the login asks for, after a while (ASVS 7.5.1, 7.5.2)."""

import functools
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from kagu.connect.accounts.log_in import LoginRefused, SecondFactorNeeded
from kagu.connect.accounts.passwords.username_field import OfAccountForm
from kagu.connect.accounts.prove_second_factor import log_in_with_passkey
from kagu.connect.accounts.reauthentication import proved_all, reauthenticate
from kagu.connect.accounts.second_factors.changes import has_second_factor
from kagu.connect.accounts.second_factors.webauthn import LONGEST_ANSWER, request_options
from kagu.connect.my_account.account_request import AccountRequest
from kagu.connect.my_account.current_password import CurrentPasswordField, refusals_shown_on
from kagu.design_system.kept_forms import keep_until_proved
from kagu.site import clock

RECENT = timedelta(minutes=15)
# The doors that may send someone here, and get them back.
DOORS = ("my_account:home", "agents:search", "admin:index")
Page = Callable[..., HttpResponseBase]


class RecentPasswordForm(OfAccountForm):
    password = CurrentPasswordField(label=gettext_lazy("Votre mot de passe"))


def recent_password_required(page: Page) -> Page:
    """Shows the page to someone who typed the password lately; others type it first, then come back."""

    @functools.wraps(page)
    def guarded(request: AccountRequest, *args: str, **kwargs: str) -> HttpResponseBase:
        if _is_recent(request):
            return page(request, *args, **kwargs)
        return _ask_first(request)

    return guarded


def second_factor_required(page: Page) -> Page:
    """For pages that ask for the password themselves: an account with a second factor shows it first."""

    @functools.wraps(page)
    def guarded(request: AccountRequest, *args: str, **kwargs: str) -> HttpResponseBase:
        if _is_recent(request) or not has_second_factor(request.user):
            return page(request, *args, **kwargs)
        return _ask_first(request)

    return guarded


@sensitive_post_parameters("password", "answer")
def confirm(request: AccountRequest) -> HttpResponse:
    """The password, or a passkey alone, then back to the page that asked for it."""
    is_key = request.method == "POST" and bool(request.POST.get("answer"))
    typed = request.POST if request.method == "POST" and not is_key else None
    form = RecentPasswordForm(typed, username=request.user.email)
    if is_key:
        return confirm_by_passkey(request) or _show(request, form, is_key_refused=True)
    if form.is_valid():
        with refusals_shown_on(form, "password"):
            try:
                reauthenticate(request, request.user, form.cleaned_data["password"])
            except SecondFactorNeeded:
                return redirect(f"{reverse('my_account:confirm_second_factor')}?{_next(request)}")
        if form.is_valid():
            return go_back(request)
    return _show(request, form)


def confirm_by_passkey(request: AccountRequest) -> HttpResponse | None:
    """None when the key is not one of the account's, or did not verify its owner."""
    try:
        log_in_with_passkey(request, request.POST["answer"][:LONGEST_ANSWER], again=request.user)
    except LoginRefused:
        return None
    return go_back(request)


def go_back(request: AccountRequest) -> HttpResponse:
    """To the page that asked."""
    return redirect(_own_path(request.GET.get("next", "")))


def passkey_options(request: AccountRequest) -> str:
    """What the browser needs to show one of the account's passkeys; nothing when it has none."""
    return request_options(request.user) if request.user.passkeys.exists() else ""


def _show(request: AccountRequest, form: RecentPasswordForm, *, is_key_refused: bool = False) -> HttpResponse:
    context = {"form": form, "options": passkey_options(request), "is_key_refused": is_key_refused}
    return render(request, "my_account/confirm_password.html", context)


def _ask_first(request: AccountRequest) -> HttpResponse:
    """What was typed waits meanwhile, but for passwords."""
    keep_until_proved(request)
    return redirect(f"{reverse('my_account:confirm_password')}?{urlencode({'next': request.path})}")


def _next(request: AccountRequest) -> str:
    return urlencode({"next": request.GET.get("next", "")})


def _is_recent(request: AccountRequest) -> bool:
    age = clock.timestamp() - request.session.get("auth_time", 0)
    return age < RECENT.total_seconds() and proved_all(request, request.user)


def _own_path(wanted: str) -> str:
    """Only a page behind one of the doors: nobody is sent elsewhere (E62)."""
    doors = tuple(reverse(door) for door in DOORS)
    is_own = wanted.startswith(doors) and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_own else doors[0]
