"""After the password: the code or the passkey that the account asks for; or a passkey alone."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from kagu.connect.accounts.attempts.limits import TooManyAttempts
from kagu.connect.accounts.attempts.words import wait_in_words
from kagu.connect.accounts.log_in import LoginRefused
from kagu.connect.accounts.models import User
from kagu.connect.accounts.prove_second_factor import (
    CodeOffTime,
    NoPasswordGiven,
    SecondFactorWrong,
    finish_with_code,
    finish_with_passkey,
    log_in_with_passkey,
)
from kagu.connect.accounts.second_factors.form import CODE_OFF_TIME, FACTOR_REFUSED, SecondFactorForm
from kagu.connect.accounts.second_factors.webauthn import LONGEST_ANSWER, request_options
from kagu.connect.accounts.sessions.pending_login import who_gave_password
from kagu.connect.login.calling_service import about_caller, has_logged_in_for, next_path, with_next
from kagu.connect.login.closed_account import show_closed
from kagu.connect.login.log_in import refuse_passkey, welcome


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code", "answer")
def prove(request: HttpRequest) -> HttpResponse:
    """One field for every code, one button for a passkey."""
    path = next_path(request)
    user = who_gave_password(request)
    if user is None and has_logged_in_for(request, path):
        return redirect(path or "my_account:home")
    if user is None:
        return redirect(with_next("login:log_in", path))
    answer = request.POST.get("answer", "")[:LONGEST_ANSWER]
    is_code = request.method == "POST" and not answer
    form = SecondFactorForm(request.POST if is_code else None, user)
    if answer or (is_code and form.is_valid()):
        return _finish(request, form, user, answer)
    return _show(request, form, user)


@login_not_required
@require_POST
@sensitive_post_parameters("answer")
def passkey(request: HttpRequest) -> HttpResponse:
    """From the login page: the passkey says whose it is."""
    path = next_path(request)
    answer = request.POST.get("answer", "")[:LONGEST_ANSWER]
    try:
        user = log_in_with_passkey(request, answer)
    except SecondFactorWrong:
        return refuse_passkey(request, path, answer)
    except LoginRefused as refusal:
        return show_closed(request, refusal, path)
    return welcome(request, user, path)


def _finish(request: HttpRequest, form: SecondFactorForm, user: User, answer: str) -> HttpResponse:
    path = next_path(request)
    try:
        if answer:
            finish_with_passkey(request, answer)
        else:
            finish_with_code(request, form.cleaned_data["code"])
    except NoPasswordGiven:
        return redirect(with_next("login:log_in", path))
    except (CodeOffTime, SecondFactorWrong, TooManyAttempts) as refusal:
        return _refuse(request, _untyped(user) if answer else form, user, refusal)
    except LoginRefused as refusal:
        return show_closed(request, refusal, path)
    return welcome(request, user, path)


def _untyped(user: User) -> SecondFactorForm:
    form = SecondFactorForm({}, user)
    form.errors.clear()
    return form


def _refuse(request: HttpRequest, form: SecondFactorForm, user: User, refusal: Exception) -> HttpResponse:
    """What was typed stays: of a recovery code often one sign is wrong."""
    if isinstance(refusal, TooManyAttempts):
        form.add_error(None, wait_in_words(refusal))
        response = _show(request, form, user, status=429)
        response["Retry-After"] = str(refusal.retry_after)
        return response
    if isinstance(refusal, CodeOffTime):
        form.add_error("code", CODE_OFF_TIME)
    else:
        form.add_error(None, FACTOR_REFUSED)
    return _show(request, form, user)


def _show(request: HttpRequest, form: SecondFactorForm, user: User, *, status: int = 200) -> HttpResponse:
    options = request_options(user) if user.passkeys.exists() else ""
    context = {"form": form, "options": options, **about_caller(next_path(request))}
    return render(request, "login/second_factor.html", context, status=status)
