"""Passkeys of an account: adding one, and believing one shown at login."""

from django.db import transaction
from fido2.utils import websafe_encode

from kagu.connect.accounts.models import Passkey, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.second_factors.changes import MOST_OF_A_KIND, TooManyFactors, tell_change
from kagu.connect.accounts.second_factors.recovery_codes import codes_for_first_factor, keep_first_codes
from kagu.connect.accounts.second_factors.webauthn import (
    PasskeyRefused,
    ShownPasskey,
    read_assertion,
    read_creation,
    user_handle_of,
)
from kagu.site import clock


def add_passkey(user: User, answer: str, name: str, origin: Origin) -> list[str]:
    """Keep the key that the browser just made; the recovery codes, when it is the first factor.

    Raises PasskeyRefused, TooManyFactors.
    """
    creation = read_creation(user, answer)
    credential_id = websafe_encode(creation.credential.credential_id)
    first = codes_for_first_factor(user)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if user.passkeys.count() >= MOST_OF_A_KIND:
            raise TooManyFactors
        if Passkey.objects.filter(credential_id=credential_id).exists():
            raise PasskeyRefused
        codes = keep_first_codes(user, first)
        passkey = user.passkeys.create(
            credential_id=credential_id,
            credential_data=bytes(creation.credential),
            user_handle=websafe_encode(user_handle_of(user)),
            attachment=creation.attachment,
            name=name,
            sign_count=creation.counter,
        )
        tell_change(passkey, "passkey_added", origin)
    return codes


def prove_passkey(answer: str, *, owner: User | None = None) -> Passkey:
    """The passkey that answered our challenge, once: of this owner, where one was named.

    Raises PasskeyRefused.
    """
    shown = read_assertion(answer, owner)
    spend_passkey(shown)
    return shown.passkey


def spend_passkey(shown: ShownPasskey) -> None:
    """The answer serves once, and only while the key is the account's. Raises PasskeyRefused."""
    # A key that counts must count on: a copy of it would lag behind (WebAuthn §6.1.1).
    fresh = Passkey.objects.filter(pk=shown.passkey.pk, last_challenge_at__lt=shown.asked_at)
    if shown.counter or shown.passkey.sign_count:
        fresh = fresh.filter(sign_count__lt=shown.counter)
    now = clock.now()
    if not fresh.update(last_challenge_at=shown.asked_at, sign_count=shown.counter, last_used_at=now):
        raise PasskeyRefused
