"""Changing one's password while logged in (R70–R78)."""

from django.db import transaction

from kagu.connect.accounts.attempts.known_devices import forget_devices
from kagu.connect.accounts.history import activity
from kagu.connect.accounts.link_purposes import Ending, end_links
from kagu.connect.accounts.lost_factor import keep_factors
from kagu.connect.accounts.mails import account_mails
from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.passwords import hashing
from kagu.connect.accounts.reauthentication import check_current_password, refuse_changed
from kagu.connect.accounts.sessions.login_sessions import end_other_login_sessions
from kagu.connect.clients.announce import announce
from kagu.connect.clients.event_types import SecurityEvent


class SamePassword(Exception):
    """The new password is the one in use (E28)."""


def change_password(
    user: User, current_password: str, new_password: str, origin: Origin, *, keep_row_key: str | None
) -> None:
    """Set the new password, at once; every other session ends, `keep_row_key` stays (E29).

    Raises ValidationError with what is wrong with the new one, WrongPassword, SamePassword.
    """
    hashing.check_password_quality(new_password, user)
    checked, device = user, check_current_password(user, current_password, origin)
    if new_password == current_password:
        raise SamePassword
    encoded = hashing.hash_password(new_password, is_known_device=device is not None)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        refuse_changed(user, checked)
        hashing.store_password(user, encoded)
        end_links(Ending.PASSWORD_CHANGED, user.pk)
        forget_devices(user, but=device)
        keep_factors(user, origin)
        end_other_login_sessions(user, keep_row_key)
        activity.record(user, "password_changed", origin)
        announce(SecurityEvent.CREDENTIAL_CHANGE, user)
        account_mails.password_changed(user)
