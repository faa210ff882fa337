"""Recovery codes: ten, shown once, for the day the phone or the key is lost."""

import base64
import secrets
from datetime import datetime

from django.db import transaction

from kagu.connect.accounts.models import RecoveryCode, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.second_factors.changes import (
    has_second_factor,
    tell_few_recovery_codes,
    tell_recovery_code_used,
    tell_recovery_codes,
)
from kagu.inputs.codes import base32_code
from kagu.mailed_links.links import hash_secret

HOW_MANY = 10
FEW = 2
# 120 bits: past the 112 from which a plain hash keeps them safe at rest (ASVS 6.5.2).
BYTES = 15
GROUP = 4
RECOVERY_CODE = base32_code(BYTES * 8 // 5)


def make_recovery_codes(user: User, origin: Origin) -> list[str]:
    """Ten new ones; those made before serve no more."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        codes = _replace(user)
        tell_recovery_codes(user, "recovery_codes_made", origin)
    return codes


def first_recovery_codes(user: User) -> list[str]:
    """With the first factor, in its act's transaction; nothing for someone who has codes."""
    return [] if user.recovery_codes.exists() else _replace(user)


def spend_recovery_code(user: User, code: str, origin: Origin | None = None) -> datetime | None:
    """When this code, as `inputs.codes` reads it, was made, if it is the account's.

    Erased at once, and its owner told (ASVS 6.5.1).
    """
    with transaction.atomic():
        # One after the other, so that each of two codes used together counts what is left.
        user = User.objects.select_for_update().get(pk=user.pk)
        spent = RecoveryCode.objects.filter(user=user, code_hash=hash_secret(code)).first()
        if spent is None:
            return None
        spent.delete()
        tell_recovery_code_used(user, origin)
        if user.recovery_codes.count() == FEW:
            tell_few_recovery_codes(user)
    return spent.created_at


def are_codes_few(user: User) -> bool:
    """Whether its owner should make new ones before the last is gone (ASVS 6.4.5)."""
    return has_second_factor(user) and user.recovery_codes.count() <= FEW


def _replace(user: User) -> list[str]:
    user.recovery_codes.all().delete()
    codes = [base64.b32encode(secrets.token_bytes(BYTES)).decode() for _ in range(HOW_MANY)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, code_hash=hash_secret(code)) for code in codes)
    return ["-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP)) for code in codes]
