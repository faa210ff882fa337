"""The login page (R17–R23)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from kagu.connect.accounts.attempts.known_devices import give_device_cookie
from kagu.connect.accounts.attempts.limits import TooManyAttempts
from kagu.connect.accounts.attempts.words import wait_in_words
from kagu.connect.accounts.log_in import (
    LoginRefused,
    SecondFactorNeeded,
    WrongCredentials,
    log_in,
)
from kagu.connect.accounts.models import User
from kagu.connect.accounts.second_factors.passkey_signals import signal_of_unknown
from kagu.connect.accounts.sessions.moved_account import forget_asked_change, has_moved
from kagu.connect.login.calling_service import (
    has_logged_in_for,
    next_path,
    parameter_of,
    with_next,
)
from kagu.connect.login.closed_account import show_closed
from kagu.connect.login.login_page import LoginForm, show_empty_page, show_login_page
from kagu.design_system.form_tokens import stale_form
from kagu.design_system.language import follow_person
from kagu.inputs.addresses import LONGEST_ADDRESS, normalize_address

_LOCKED_FOR_STRANGERS = _(
    "Des inconnus ont essayé d'ouvrir votre compte, sans y parvenir. Il est bloqué pour eux, pas dans ce "
    "navigateur. Pour le débloquer partout, ouvrez le lien reçu par email."
)
_MOVED = _(
    "Votre nouvelle adresse email est activée. Par sécurité, vos autres sessions ont été fermées : "
    "connectez-vous avec cette nouvelle adresse."
)


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The site's front door: « Mon compte », which asks to log in first."""
    return redirect("my_account:home")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
def identify(request: HttpRequest) -> HttpResponse:
    """Log in, then back to the service's request or to « Mon compte »."""
    path = next_path(request)
    if request.method == "POST":
        return _try(request, LoginForm(request.POST), path)
    if has_logged_in_for(request, path) and _is_meant(request):
        return redirect(path or "my_account:home")
    has_just_moved = not request.user.is_authenticated and has_moved(request)
    if has_just_moved:
        messages.info(request, _MOVED)
    response = show_empty_page(request, _known_address(request, path), path)
    if has_just_moved:
        forget_asked_change(request, response)
    return response


def _is_meant(request: HttpRequest) -> bool:
    """Whether a form that came too late was about whoever is logged in by now."""
    typed = stale_form(request)
    user = request.user
    return typed is None or (
        isinstance(user, User) and normalize_address(typed.get("email", "")) == user.email_normalized
    )


def _try(request: HttpRequest, form: LoginForm, path: str) -> HttpResponse:
    if not form.is_valid():
        return show_login_page(request, form, path)
    try:
        typed = form.cleaned_data
        shown = {"proof": typed["proof"], "ticket": typed["ticket"]}
        user = log_in(request, typed["email"], typed["password"], **shown)
    except SecondFactorNeeded:
        return redirect(with_next("login:second_factor", path))
    except (WrongCredentials, TooManyAttempts) as refusal:
        return _refuse(request, form, path, refusal)
    except LoginRefused as refusal:
        return show_closed(request, refusal, path)
    return welcome(request, user, path)


def welcome(request: HttpRequest, user: User, path: str) -> HttpResponse:
    """Logged in: on to where the person was going, in a browser that is known from now on."""
    if user.state == User.State.LOCKED:
        messages.warning(request, _LOCKED_FOR_STRANGERS)
    follow_person(request, user)
    response: HttpResponse = redirect(path or "my_account:home")
    give_device_cookie(request, response)
    return response


def refuse_passkey(request: HttpRequest, path: str, answer: str) -> HttpResponse:
    """The same whatever was wrong with it; the browser is told not to offer a key that is nobody's."""
    form = LoginForm({"email": "", "password": ""})
    form.errors.clear()
    form.add_error(
        None, _("Cette clé d'accès n'ouvre aucun compte ici. Recommencez, ou utilisez votre mot de passe.")
    )
    return show_login_page(request, form, path, signals=signal_of_unknown(answer))


def _refuse(
    request: HttpRequest, form: LoginForm, path: str, refusal: WrongCredentials | TooManyAttempts
) -> HttpResponse:
    """The same for every address; what was typed stays, but the password."""
    if isinstance(refusal, WrongCredentials):
        form.add_error(None, _("Adresse email ou mot de passe incorrect."))
        return show_login_page(request, form, path, refused=True)
    form.add_error(None, wait_in_words(refusal))
    form.keep_place(refusal.ticket)
    response = show_login_page(request, form, path, refused=True, status=429, challenge=refusal.challenge)
    response["Retry-After"] = str(refusal.retry_after)
    return response


def _known_address(request: HttpRequest, path: str) -> str:
    """What the service's request or this browser's last page says."""
    return parameter_of(path, "login_hint")[:LONGEST_ADDRESS] or request.session.get("typed_address", "")
