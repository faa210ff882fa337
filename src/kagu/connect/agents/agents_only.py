"""Who may open the desk: agents who proved a short time ago, with two factors, that it is still them."""

from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kagu.connect.accounts.models import User
from kagu.connect.accounts.second_factors.changes import has_second_factor
from kagu.connect.accounts.sessions.store import SessionStore
from kagu.desk.guard import Guard


class AgentRequest(HttpRequest):
    """The request of an agent."""

    session: SessionStore
    user: User


def _password_page(path: str) -> str:
    return f"{reverse('my_account:confirm_password')}?{urlencode({'next': path})}"


def _has_two_factors(request: HttpRequest) -> bool:
    return "mfa" in request.session.get("amr", [])


def _ask_for_factor(request: HttpRequest) -> HttpResponse:
    """Whoever has a factor shows it; the others read how to add one."""
    if has_second_factor(request.user):  # type: ignore[arg-type]
        return redirect(_password_page(request.path))
    return render(request, "agents/factor_needed.html", status=403)


agents_only = Guard(
    recent=timedelta(minutes=30),
    prove_again=_password_page,
    has_two_factors=_has_two_factors,
    ask_for_factor=_ask_for_factor,
    has_factor=has_second_factor,
)
