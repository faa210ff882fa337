"""Recovery codes: ten, shown once, for the day the phone or the key is lost."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kagu.connect.accounts.models import RecoveryCode, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.passwords.hashing import hash_short_secrets
from kagu.connect.accounts.second_factors.changes import (
    has_second_factor,
    tell_few_recovery_codes,
    tell_recovery_code_used,
    tell_recovery_codes,
)
from kagu.inputs.codes import UNAMBIGUOUS, base32_code, unambiguous_code
from kagu.mailed_links.links import hash_secret

HOW_MANY = 10
FEW = 2
# 58 bits, hashed as passwords are (ASVS 6.5.2); short enough to copy by hand.
LENGTH = 12
GROUP = 4
SALT_BYTES = 16
RECOVERY_CODE = unambiguous_code(LENGTH)
# Made before, with 120 bits and a plain hash.
OLDER_RECOVERY_CODE = base32_code(24)


@dataclass(frozen=True)
class NewCodes:
    """A set as its owner will read it, and as it will be kept."""

    codes: list[str]
    hashes: list[str]
    salt: str

    @property
    def in_groups(self) -> list[str]:
        """As they are shown, « 7KQM-2XWP-9RDT »."""
        return ["-".join(code[at : at + GROUP] for at in range(0, LENGTH, GROUP)) for code in self.codes]


def make_recovery_codes(user: User, origin: Origin) -> list[str]:
    """Ten new ones; those made before serve no more."""
    new = _new_codes()
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        _replace(user, new)
        tell_recovery_codes(user, "recovery_codes_made", origin)
    return new.in_groups


def codes_for_first_factor(user: User) -> NewCodes | None:
    """For `keep_first_codes`; hashing before a transaction keeps the transaction short."""
    return None if user.recovery_codes.exists() else _new_codes()


def keep_first_codes(user: User, new: NewCodes | None) -> list[str]:
    """With the first factor, in its act's transaction; nothing for someone who has codes."""
    if new is None or user.recovery_codes.exists():
        return []
    _replace(user, new)
    return new.in_groups


def spend_recovery_code(user: User, code: str, origin: Origin | None = None) -> datetime | None:
    """When this code, as `inputs.codes` reads it, was made, if it is the account's.

    Erased at once, and its owner told (ASVS 6.5.1).
    """
    with transaction.atomic():
        # One after the other, so that each of two codes used together counts what is left.
        user = User.objects.select_for_update().get(pk=user.pk)
        spent = _find(user, code)
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


def _find(user: User, code: str) -> RecoveryCode | None:
    """Its row; only what has a code's length is hashed at all."""
    known = list(user.recovery_codes.all())
    if len(code) != LENGTH:
        return next((row for row in known if not row.salt and row.code_hash == hash_secret(code)), None)
    hashes = {salt: _hash([code], salt)[0] for salt in {row.salt for row in known if row.salt}}
    found = (row for row in known if row.salt and hmac.compare_digest(row.code_hash, hashes[row.salt]))
    return next(found, None)


def _new_codes() -> NewCodes:
    codes = ["".join(secrets.choice(UNAMBIGUOUS) for _ in range(LENGTH)) for _ in range(HOW_MANY)]
    salt = secrets.token_hex(SALT_BYTES)
    return NewCodes(codes, _hash(codes, salt), salt)


def _hash(codes: list[str], salt: str) -> list[str]:
    return [digest.hex() for digest in hash_short_secrets(codes, bytes.fromhex(salt))]


def _replace(user: User, new: NewCodes) -> None:
    user.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, code_hash=code_hash, salt=new.salt) for code_hash in new.hashes
    )
