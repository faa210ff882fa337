"""The right password or key was shown, but the account is closed: its owner reads why, and what to do."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kagu.connect.accounts.log_in import (
    AccountClosing,
    AccountLocked,
    AccountNotActivated,
    AccountSuspended,
    LoginRefused,
    PasswordMustChange,
)
from kagu.connect.accounts.models import PlannedDeletion, User
from kagu.connect.login.calling_service import about_caller, with_next
from kagu.site import clock

# So long after the right password, that browser may have the mail sent again.
REMEMBER_FOR = 600
NAME = "closed_account"
PAGES: dict[type[LoginRefused], str] = {
    AccountLocked: "login/account_locked.html",
    AccountNotActivated: "login/account_not_activated.html",
    AccountClosing: "login/account_closing.html",
    AccountSuspended: "login/account_suspended.html",
    PasswordMustChange: "login/password_must_change.html",
}


def show_closed(request: HttpRequest, refusal: LoginRefused, path: str) -> HttpResponse:
    """The page of this refusal; any other one leads back to the login."""
    page = PAGES.get(type(refusal), "")
    context: dict[str, Any] = about_caller(path)
    if isinstance(refusal, AccountLocked | AccountClosing | AccountNotActivated):
        request.session[NAME] = {"id": str(refusal.user.pk), "at": clock.seconds()}
    if isinstance(refusal, AccountClosing):
        context["planned"] = PlannedDeletion.objects.filter(user=refusal.user).first()
        # Brought back or erased at this very moment: the login says which.
        page = page if context["planned"] else ""
    return render(request, page, context) if page else redirect(with_next("login:log_in", path))


def owner_at_the_door(request: HttpRequest) -> User | None:
    """The account whose password this browser has just shown, in vain."""
    known = request.session.get(NAME)
    if not known or known["at"] + REMEMBER_FOR < clock.timestamp():
        return None
    return User.objects.filter(pk=known["id"]).first()
