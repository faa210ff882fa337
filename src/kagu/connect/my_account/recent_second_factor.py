"""After the password asked again: the code or the passkey of an account that has one (ASVS 7.5.1)."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from kagu.connect.accounts.attempts.limits import TooManyAttempts
from kagu.connect.accounts.attempts.words import wait_in_words
from kagu.connect.accounts.log_in import LoginRefused
from kagu.connect.accounts.prove_second_factor import CodeOffTime, SecondFactorWrong, finish_with_code
from kagu.connect.accounts.second_factors.form import CODE_OFF_TIME, FACTOR_REFUSED, SecondFactorForm
from kagu.connect.accounts.sessions.pending_login import who_gave_password
from kagu.connect.my_account.account_request import AccountRequest
from kagu.connect.my_account.recent_password import confirm_by_passkey, go_back, passkey_options


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code", "answer")
def confirm(request: AccountRequest) -> HttpResponse:
    """One field for every code, one button for a passkey."""
    if who_gave_password(request) != request.user:
        return _start_again(request)
    if request.method != "POST":
        return _show(request, SecondFactorForm(None, request.user))
    if request.POST.get("answer"):
        return confirm_by_passkey(request) or _refuse(request, _untyped(request), SecondFactorWrong())
    form = SecondFactorForm(request.POST, request.user)
    return _try(request, form) if form.is_valid() else _show(request, form)


def _try(request: AccountRequest, form: SecondFactorForm) -> HttpResponse:
    try:
        finish_with_code(request, form.cleaned_data["code"], again=request.user)
    except (CodeOffTime, SecondFactorWrong, TooManyAttempts) as refusal:
        return _refuse(request, form, refusal)
    except LoginRefused:
        return _start_again(request)
    return go_back(request)


def _start_again(request: AccountRequest) -> HttpResponse:
    return redirect(f"{reverse('my_account:confirm_password')}?{request.GET.urlencode()}")


def _untyped(request: AccountRequest) -> SecondFactorForm:
    form = SecondFactorForm({}, request.user)
    form.errors.clear()
    return form


def _refuse(request: AccountRequest, form: SecondFactorForm, refusal: Exception) -> HttpResponse:
    """What was typed stays: of a recovery code often one sign is wrong."""
    if isinstance(refusal, TooManyAttempts):
        form.add_error(None, wait_in_words(refusal))
        response = _show(request, form, status=429)
        response["Retry-After"] = str(refusal.retry_after)
        return response
    if isinstance(refusal, CodeOffTime):
        form.add_error("code", CODE_OFF_TIME)
    else:
        form.add_error(None, FACTOR_REFUSED)
    return _show(request, form)


def _show(request: AccountRequest, form: SecondFactorForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "options": passkey_options(request)}
    return render(request, "my_account/confirm_second_factor.html", context, status=status)
