"""Logging in with an address and a password; refusals never say whether the account exists."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from kagu.connect.accounts.attempts import limits
from kagu.connect.accounts.attempts.known_devices import find_device, know_device
from kagu.connect.accounts.attempts.limits import Attempt
from kagu.connect.accounts.count_failures import (
    MOST_CONSECUTIVE_FAILURES,
    count_failure,
    count_failure_of_nobody,
    count_of,
    count_of_asked,
    forget_failures,
)
from kagu.connect.accounts.history import activity
from kagu.connect.accounts.lock_account import is_locked_for_failures
from kagu.connect.accounts.mails import account_mails
from kagu.connect.accounts.models import KnownDevice, User
from kagu.connect.accounts.models.origin import Origin, origin_of
from kagu.connect.accounts.passwords import hashing
from kagu.connect.accounts.second_factors.changes import has_second_factor
from kagu.connect.accounts.sessions.login_sessions import open_login_session
from kagu.connect.accounts.sessions.pending_login import remember_password_given
from kagu.metrics.log_ins import counted


class LoginRefused(Exception):
    """Nobody was logged in."""


class WrongCredentials(LoginRefused):
    """Unknown address or wrong password: all alike."""


class AccountNotActivated(LoginRefused):
    """The right password, but the mailbox is not proven yet: who filled in the form may know (S1)."""

    def __init__(self, user: User) -> None:
        super().__init__()
        self.user = user


class AccountLocked(LoginRefused):
    """The right password, but the account is locked: its owner may know (S1)."""

    def __init__(self, user: User) -> None:
        super().__init__()
        self.user = user


class AccountClosing(LoginRefused):
    """The right password, but the account waits to be erased: its mailbox can bring it back."""

    def __init__(self, user: User) -> None:
        super().__init__()
        self.user = user


class AccountSuspended(LoginRefused):
    """The right password, but an agent suspended the account."""


class PasswordMustChange(LoginRefused):
    """The right password, but somebody else may know it: only the mailbox opens the way (E19)."""


class SecondFactorNeeded(LoginRefused):
    """The right password, and the account asks for more: `prove_second_factor` goes on."""


@dataclass(frozen=True)
class Proof:
    """What was shown, in which browser; `spend` uses up a code or a key in the login's transaction."""

    amr: list[str]
    device: KnownDevice | None
    is_owners: bool
    spend: Callable[[User], object] | None = None


@counted("password")
def log_in(request: HttpRequest, address: str, password: str, *, proof: str = "", ticket: str = "") -> User:
    """Check everything, then open the session. Raises LoginRefused, TooManyAttempts, PasswordGateFull."""
    origin = origin_of(request)
    user, asked = User.objects.at(address)
    device = find_device(user, origin)
    attempt = Attempt(address, origin, is_known_device=device is not None, proof=proof, ticket=ticket)
    failures = limits.refuse_hurried(attempt)
    if user is None:
        _refuse_unproven(asked, password, attempt)
    is_right = hashing.verify(user, password, address=address, is_known_device=attempt.is_known_device)
    if not is_right or _is_hopeless(user, device):
        limits.note_failure(attempt)
        count_failure(user, origin, device)
        raise WrongCredentials
    refuse_closed(user, is_owners=device is not None)
    if has_second_factor(user):
        remember_password_given(request, user)
        raise SecondFactorNeeded
    user = enter(request, user, Proof(["pwd"], device, is_owners=device is not None))
    if failures:
        limits.forget_attempts(attempt)
    return user


def enter(request: HttpRequest, user: User, proof: Proof, *, is_again: bool = False) -> User:
    """All was proven that this account asks for: open the session, or go on with it as one just opened.

    Raises LoginRefused, and nothing is spent, when the account changed since it was read.
    """
    origin = origin_of(request)
    with transaction.atomic():
        user = _lock_as_proven(user, proof)
        if proof.spend:
            proof.spend(user)
        open_login_session(request, user, proof.amr)
        if is_again or proof.device is None:
            forget_failures(user, proof.device)
        if not is_again:
            _tell_of_login(user, proof, origin)
            # Its own failures begin again with its new secret.
            know_device(request, user)
    return user


def _tell_of_login(user: User, proof: Proof, origin: Origin) -> None:
    new: dict[str, Any] = {"new_browser": True} if proof.device is None else {}
    activity.record(user, "logged_in", origin, **new)
    # The very first browser is new to nobody but us.
    if proof.device is None and user.known_devices.exists() and settings.MAIL_NEW_DEVICES:
        account_mails.new_device(user, origin)


def _lock_as_proven(user: User, proof: Proof) -> User:
    """A new password, a suspension or a deletion that came during the proof wins over the login."""
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    refuse_closed(locked, is_owners=proof.is_owners)
    if "pwd" in proof.amr and locked.password_changed_at != user.password_changed_at:
        raise WrongCredentials
    return locked


def _is_hopeless(user: User, device: KnownDevice | None) -> bool:
    return device is None and count_of(user) >= MOST_CONSECUTIVE_FAILURES


def _refuse_unproven(asked: list[User], password: str, attempt: Attempt) -> NoReturn:
    """No account has this address: some may ask for it, which only the right password shows."""
    waiting = hashing.verify_asked(asked, password, attempt.address)
    if waiting and count_of_asked(asked) < MOST_CONSECUTIVE_FAILURES:
        raise AccountNotActivated(waiting)
    limits.note_failure(attempt)
    count_failure_of_nobody(attempt.address, attempt.origin, asked)
    raise WrongCredentials


def refuse_closed(user: User, *, is_owners: bool) -> None:
    """The right password or key was shown: its owner may know why it opens nothing."""
    # Strangers' failures locked it: the owner's own browser and keys go on (E23).
    is_open_here = is_owners and is_locked_for_failures(user)
    if user.state == User.State.LOCKED and not is_open_here:
        raise AccountLocked(user)
    if user.state == User.State.SUSPENDED:
        raise AccountSuspended
    if user.state == User.State.CLOSING:
        raise AccountClosing(user)
    if not user.is_active:
        raise WrongCredentials
    if user.must_change_password:
        raise PasswordMustChange
