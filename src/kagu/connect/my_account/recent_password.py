"""Pages that ask for the password again when it was typed too long ago (ASVS 7.5.1, 7.5.2)."""

import functools
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from kagu.connect.accounts.reauthentication import reauthenticate
from kagu.connect.my_account.account_request import AccountRequest
from kagu.connect.my_account.current_password import CurrentPasswordField, refusals_shown_on

RECENT = timedelta(minutes=15)
# The doors that may send someone here, and get them back.
DOORS = ("my_account:home", "agents:search", "admin:index")
Page = Callable[..., HttpResponseBase]


class RecentPasswordForm(forms.Form):
    password = CurrentPasswordField(label=gettext_lazy("Votre mot de passe"))


def recent_password_required(page: Page) -> Page:
    """Shows the page to someone who typed the password lately; others type it first, then come back."""

    @functools.wraps(page)
    def guarded(request: AccountRequest, *args: str, **kwargs: str) -> HttpResponseBase:
        if _is_recent(request):
            return page(request, *args, **kwargs)
        return redirect(f"{reverse('my_account:confirm_password')}?{urlencode({'next': request.path})}")

    return guarded


@sensitive_post_parameters("password")
def confirm(request: AccountRequest) -> HttpResponse:
    """The password alone, then back to the page that asked for it."""
    form = RecentPasswordForm(request.POST or None)
    back = _own_path(request.GET.get("next", ""))
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form, "password"):
            reauthenticate(request, request.user, form.cleaned_data["password"])
        if form.is_valid():
            return redirect(back)
    return render(request, "my_account/confirm_password.html", {"form": form})


def _is_recent(request: AccountRequest) -> bool:
    return timezone.now().timestamp() - request.session.get("auth_time", 0) < RECENT.total_seconds()


def _own_path(wanted: str) -> str:
    """Only a page behind one of the doors: nobody is sent elsewhere (E62)."""
    doors = tuple(reverse(door) for door in DOORS)
    is_own = wanted.startswith(doors) and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_own else doors[0]
