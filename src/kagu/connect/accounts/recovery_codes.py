"""Recovery codes: ten, shown once, for the day the phone or the key is lost."""

import base64
import secrets

from django.db import transaction

from kagu.connect.accounts.models import User
from kagu.connect.accounts.origin import Origin
from kagu.connect.accounts.second_factor_changes import tell_recovery_codes
from kagu.connect.accounts.second_factor_models import RecoveryCode
from kagu.mailed_links.links import hash_secret

HOW_MANY = 10
# 120 bits: past the 112 from which a plain hash keeps them safe at rest (ASVS 6.5.2).
BYTES = 15
GROUP = 4
# Digits that the alphabet lacks, as people misread them.
MISREAD = str.maketrans("018", "OIB")


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


def spend_recovery_code(user: User, code: str) -> bool:
    """Whether it was one of the account's codes; it is erased at once (ASVS 6.5.1)."""
    typed = "".join(sign for sign in code.upper() if sign.isalnum()).translate(MISREAD)
    spent, _rows = RecoveryCode.objects.filter(user=user, code_hash=hash_secret(typed)).delete()
    return spent > 0


def _replace(user: User) -> list[str]:
    user.recovery_codes.all().delete()
    codes = [base64.b32encode(secrets.token_bytes(BYTES)).decode() for _ in range(HOW_MANY)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, code_hash=hash_secret(code)) for code in codes)
    return ["-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP)) for code in codes]
