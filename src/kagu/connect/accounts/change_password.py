"""Changing one's password while logged in (R70–R78)."""

from django.db import transaction

from kagu.connect.accounts.authority.kinds import CredentialEvent
from kagu.connect.accounts.end_authority import end_authority
from kagu.connect.accounts.history import activity
from kagu.connect.accounts.mails import account_mails
from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.passwords import hashing
from kagu.connect.accounts.reauthentication import check_current_password, refuse_changed
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
        end_authority(
            user, CredentialEvent.PASSWORD_CHANGED, origin, keep_row_key=keep_row_key, keep_device=device
        )
        activity.record(user, "password_changed", origin)
        announce(SecurityEvent.CREDENTIAL_CHANGE, user)
        account_mails.password_changed(user)
