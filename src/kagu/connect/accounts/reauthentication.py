"""The password asked again before a sensitive act, and what else the account asks for (R153)."""

from django.db import transaction
from django.http import HttpRequest

from kagu.connect.accounts.attempts.known_devices import find_device
from kagu.connect.accounts.count_failures import count_failure, forget_failures
from kagu.connect.accounts.lock_account import is_locked_for_failures
from kagu.connect.accounts.log_in import SecondFactorNeeded
from kagu.connect.accounts.models import KnownDevice, User
from kagu.connect.accounts.models.origin import Origin, origin_of
from kagu.connect.accounts.passwords import hashing
from kagu.connect.accounts.second_factors.changes import has_second_factor
from kagu.connect.accounts.sessions.login_sessions import open_login_session
from kagu.connect.accounts.sessions.pending_login import remember_password_given


class WrongPassword(Exception):
    """Not the account's password; it counted for the lock (E3, E35)."""


class LockedForReauthentication(WrongPassword):
    """Too many wrong ones: nothing sensitive is done before the account is unlocked."""


def check_current_password(user: User, password: str, origin: Origin) -> KnownDevice | None:
    """Reads the account anew: `refuse_changed` compares with it once its row is locked. Gives the browser.

    Raises WrongPassword, LockedForReauthentication, or PasswordGateFull.
    """
    user.refresh_from_db()
    device = find_device(user, origin)
    # Strangers' failures must not keep the owner's own browser from acting (E23).
    if user.state != User.State.ACTIVE and not (device and is_locked_for_failures(user)):
        raise LockedForReauthentication
    if not hashing.verify(user, password, is_known_device=device is not None):
        count_failure(user, origin, device)
        raise WrongPassword
    # A proof in part starts no count again: between two passwords, codes would be tried without end.
    if not has_second_factor(user):
        forget_failures(user, device)
    return device


def refuse_changed(locked: User, checked: User) -> None:
    """The password that was checked opens nothing more when its owner took the account back meanwhile."""
    if locked.state not in (User.State.ACTIVE, checked.state):
        raise LockedForReauthentication
    if locked.password_changed_at != checked.password_changed_at or locked.must_change_password:
        raise WrongPassword


def proved_all(request: HttpRequest, user: User) -> bool:
    """Whether this session showed the second factor too, where the account has one (ASVS 7.5.1)."""
    return "mfa" in request.session.get("amr", []) or not has_second_factor(user)


def reauthenticate(request: HttpRequest, user: User, password: str) -> None:
    """The same session goes on as one just opened: new cookie, new `auth_time` (ASVS 7.2.4).

    Raises SecondFactorNeeded too: `prove_second_factor` goes on, as at login.
    """
    check_current_password(user, password, origin_of(request))
    if has_second_factor(user):
        remember_password_given(request, user)
        raise SecondFactorNeeded
    with transaction.atomic():
        locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        refuse_changed(locked, user)
        open_login_session(request, locked, ["pwd"])
