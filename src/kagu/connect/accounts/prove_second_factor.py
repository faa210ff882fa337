"""Logging in with more than a password: a code or a passkey after it, or a passkey alone (ASVS 6.3.3)."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.http import HttpRequest

from kagu.connect.accounts.attempts import limits
from kagu.connect.accounts.attempts.known_devices import find_device
from kagu.connect.accounts.attempts.limits import Attempt
from kagu.connect.accounts.authority.young_factors import is_young, remember_factor
from kagu.connect.accounts.count_failures import count_failure
from kagu.connect.accounts.keep_factors import keep_factors
from kagu.connect.accounts.log_in import LoginRefused, Proof, enter
from kagu.connect.accounts.mails import account_mails
from kagu.connect.accounts.models import KnownDevice, User
from kagu.connect.accounts.models.origin import Origin, origin_of
from kagu.connect.accounts.second_factors.one_time_codes import (
    CodeOfAnotherMoment,
    WrongCode,
    note_code_of_another_moment,
    prove_one_time_code,
)
from kagu.connect.accounts.second_factors.passkeys import prove_passkey, spend_passkey
from kagu.connect.accounts.second_factors.recovery_codes import spend_recovery_code
from kagu.connect.accounts.second_factors.webauthn import PasskeyRefused, ShownPasskey, read_assertion
from kagu.connect.accounts.sessions.pending_login import forget_password_given, who_gave_password
from kagu.metrics.log_ins import counted
from kagu.site import clock

# RFC 8176: a one-time code, or a key whose owner was verified by PIN, finger or face.
BY_CODE = ["otp", "mfa"]
BY_PASSKEY = ["pop", "user", "mfa"]


class NoPasswordGiven(LoginRefused):
    """Not in this browser, or too long ago: the login starts again."""


class SecondFactorWrong(LoginRefused):
    """Not a code or key of the account; it counted for the lock."""


class CodeOffTime(LoginRefused):
    """A code of shortly before or after; it did not count, and the next one opens."""


@counted("second_factor")
def finish_with_code(request: HttpRequest, code: str, *, again: User | None = None) -> User:
    """A one-time code or a recovery code. Raises LoginRefused, TooManyAttempts."""
    return _finish(request, BY_CODE, lambda user: _prove_code(request, user, code), again)


@counted("second_factor")
def finish_with_passkey(request: HttpRequest, answer: str) -> User:
    """One of the account's passkeys. Raises LoginRefused, TooManyAttempts."""
    return _finish(request, BY_PASSKEY, lambda user: prove_passkey(answer, owner=user).created_at)


@counted("passkey")
def log_in_with_passkey(request: HttpRequest, answer: str, *, again: User | None = None) -> User:
    """The passkey names its account; failures of strangers do not stop it. Raises LoginRefused.

    `again`: whoever is logged in confirms that it is still them, and nobody else can.
    """
    try:
        shown = read_assertion(answer, again)
        user = shown.passkey.user
        spend = _spending(request, lambda _user: _spend_shown(shown))
        device = find_device(user, origin_of(request))
        proof = Proof(BY_PASSKEY, device, is_owners=True, spend=spend)
        return enter(request, user, proof, is_again=again is not None)
    except PasskeyRefused as refusal:
        raise SecondFactorWrong from refusal


def go_on_with_new_factor(request: HttpRequest, methods: list[str]) -> None:
    """Who has just added a factor showed it, after a recent password: this session proved both."""
    if "mfa" not in request.session.get("amr", []):
        request.session.cycle_key()
        request.session["amr"] = ["pwd", *methods]
        remember_factor(request, clock.now())


def _finish(
    request: HttpRequest,
    methods: list[str],
    prove: Callable[[User], datetime],
    again: User | None = None,
) -> User:
    user = who_gave_password(request)
    if user is None or (again and again.pk != user.pk):
        raise NoPasswordGiven
    origin = origin_of(request)
    device = find_device(user, origin)
    is_known = device is not None
    attempt = Attempt(user.email, origin, is_known_device=is_known, has_given_password=True)
    failures = limits.refuse_hurried(attempt)
    proof = Proof(["pwd", *methods], device, is_owners=is_known, spend=_spending(request, prove))
    try:
        user = enter(request, user, proof, is_again=again is not None)
    except CodeOfAnotherMoment as refusal:
        # After the login's transaction, as below.
        note_code_of_another_moment(refusal)
        raise CodeOffTime from refusal
    except (WrongCode, PasskeyRefused) as refusal:
        # After the login's transaction, which is undone: what is counted must stay.
        limits.note_failure(attempt)
        _tell_half_right(user, origin, device)
        raise SecondFactorWrong from refusal
    if failures:
        limits.forget_attempts(attempt)
    return user


def _tell_half_right(user: User, origin: Origin, device: KnownDevice | None) -> None:
    """The password was right: whoever is not the owner is half in (ASVS 6.3.5)."""
    with transaction.atomic():
        count_failure(user, origin, device, kind="second_factor_refused")
        account_mails.second_factor_refused(user, origin)


def _spending(request: HttpRequest, prove: Callable[[User], datetime]) -> Callable[[User], None]:
    def spend(user: User) -> None:
        added_at = prove(user)
        forget_password_given(request)
        remember_factor(request, added_at)
        # What can be shown is not lost; a key that somebody added a moment ago proves nothing of the kind.
        if not is_young(added_at):
            keep_factors(user, origin_of(request))

    return spend


def _spend_shown(shown: ShownPasskey) -> datetime:
    spend_passkey(shown)
    return shown.passkey.created_at


def _prove_code(request: HttpRequest, user: User, code: str) -> datetime:
    return spend_recovery_code(user, code, origin_of(request)) or prove_one_time_code(user, code)
