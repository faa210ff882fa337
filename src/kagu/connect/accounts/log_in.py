"""Logging in with an address and a password; refusals never say whether the account exists."""

from django.db import transaction
from django.http import HttpRequest

from kagu.connect.accounts import activity, attempts, passwords
from kagu.connect.accounts.count_failures import (
    MOST_CONSECUTIVE_FAILURES,
    count_failure,
    count_failure_of_nobody,
    count_of,
    forget_failures,
)
from kagu.connect.accounts.login_sessions import open_login_session
from kagu.connect.accounts.models import User
from kagu.connect.accounts.origin import Origin, origin_of


class LoginRefused(Exception):
    """Nobody was logged in."""


class WrongCredentials(LoginRefused):
    """Unknown address, wrong password, or an account not activated yet: all alike."""


class AccountLocked(LoginRefused):
    """The right password, but the account is locked: its owner may know (product.md §3.3 A)."""

    def __init__(self, user: User) -> None:
        super().__init__()
        self.user = user


class AccountSuspended(LoginRefused):
    """The right password, but an agent suspended the account."""


class PasswordMustChange(LoginRefused):
    """The right password, but somebody else may know it: only the mailbox opens the way (E19)."""


def log_in(request: HttpRequest, address: str, password: str) -> User:
    """Check everything, then open the session. Raises LoginRefused, TooManyAttempts, PasswordGateFull."""
    origin = origin_of(request)
    attempts.refuse_hurried(address, origin)
    user = User.objects.with_address(address)
    is_right = passwords.verify(user, password)
    if user is None or not is_right or count_of(user) >= MOST_CONSECUTIVE_FAILURES:
        _count(user, address, origin)
        raise WrongCredentials
    _refuse_closed(user)
    with transaction.atomic():
        open_login_session(request, user, ["pwd"])
        forget_failures(user)
        activity.record(user, "logged_in", origin)
    attempts.forget_attempts(address, origin)
    return user


def _count(user: User | None, address: str, origin: Origin) -> None:
    attempts.note_failure(address, origin)
    if user is None:
        return count_failure_of_nobody(address)
    count_failure(user, origin)
    return None


def _refuse_closed(user: User) -> None:
    if user.state == User.State.LOCKED:
        raise AccountLocked(user)
    if user.state == User.State.SUSPENDED:
        raise AccountSuspended
    if user.state != User.State.ACTIVE:
        raise WrongCredentials
    if user.must_change_password:
        raise PasswordMustChange
