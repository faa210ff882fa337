"""Passwords: how they are hashed, checked and set; what makes one good stands in `quality`."""

import functools
import secrets
from collections.abc import Iterable, Sequence

from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password
from django.utils.crypto import constant_time_compare, get_random_string

from kagu.connect.accounts.models import User
from kagu.connect.accounts.passwords import argon2id
from kagu.connect.accounts.passwords.background_hashing import hash_in_background
from kagu.connect.accounts.passwords.foreign.decoys import decoy_of
from kagu.connect.accounts.passwords.gate import gate
from kagu.connect.accounts.passwords.quality import (
    LONGEST_SPELLING,
    check_password_quality,
    normalize_password,
)
from kagu.inputs.addresses import normalize_address
from kagu.secret_keys.keyed_hashes import keyed_hash
from kagu.site import clock

__all__ = [
    "Argon2idHasher",
    "check_password_quality",
    "hash_asked_password",
    "hash_password",
    "hash_short_secrets",
    "set_password",
    "verify",
    "verify_asked",
]


class Argon2idHasher(Argon2PasswordHasher):
    """Argon2id, 19 MiB, two passes, one lane: OWASP's first choice, and room for many at once."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
    # Django counts a salt as letters and digits: sixteen bytes, 128 bits here, are 95 to it.
    salt_entropy = 95

    def salt(self) -> str:
        return secrets.token_bytes(argon2id.SALT_BYTES).decode("latin1")

    def encode(self, password: str, salt: str) -> str:
        """`salt` as `decode` gives it: a character a byte."""
        secret = normalize_password(password).encode()
        hashed = hash_in_background(argon2id.hash_in_notation, secret, salt.encode("latin1"), self.cost())
        return f"{self.algorithm}{hashed}"

    def verify(self, password: str, encoded: str) -> bool:
        notation, normalized = encoded.removeprefix(str(self.algorithm)), normalize_password(password)
        if argon2id.is_for_libsodium(notation):
            return hash_in_background(argon2id.is_right, normalized.encode(), notation)
        return hash_in_background(super().verify, normalized, encoded)

    @classmethod
    def cost(cls) -> argon2id.Cost:
        return argon2id.Cost(cls.time_cost, cls.memory_cost, cls.parallelism)


def verify(user: User | None, password: str, *, address: str = "", is_known_device: bool = False) -> bool:
    """Whether this is the account's password; nobody's takes the same time. May raise PasswordGateFull.

    `address` is what was typed to find the account, where there may be none. A hash that another system made
    is hashed anew once it was right.
    """
    # Asked for whoever is behind the address: the statement tells nothing either.
    decoy = decoy_of(address) if address else None
    is_someones = user is not None and user.has_usable_password()
    # Nothing longer was ever accepted: only the time of a check is spent on it.
    candidate = password[: LONGEST_SPELLING + 1]
    if user is not None and is_someones:
        encoded = user.password
    elif decoy:
        # Another's hash must never be matched, not even by chance.
        encoded, candidate = decoy, get_random_string(len(candidate))
    else:
        encoded = _nobodys_password()
    with gate.place(is_known=is_known_device):
        is_right = check_password(candidate, encoded, setter=functools.partial(_rehash, user))
    return is_right and is_someones


def hash_password(password: str, *, is_known_device: bool = False) -> str:
    """For `store_password`: hashing before a transaction keeps the transaction short."""
    with gate.place(is_known=is_known_device):
        return make_password(password)


def hash_short_secrets(short: Iterable[str], salt: bytes) -> list[bytes]:
    """Of random secrets too short for a plain hash (ASVS 6.5.2): Argon2id, as passwords, with one salt.

    32 bytes each. Not through the gate: whoever comes here has shown a password, and may hold a lock.
    """
    cost = Argon2idHasher.cost()
    return [hash_in_background(argon2id.hash_raw, secret.encode(), salt, cost) for secret in short]


def hash_asked_password(password: str, address: str) -> str:
    """For an account that asks for this address: all that ask for one share a salt, which no other has."""
    with gate.place():
        return make_password(password, _salt_of(address))


def verify_asked(asked: Sequence[User], password: str, address: str) -> User | None:
    """Which of the accounts that ask for this address has this password; one takes the time of many.

    None of none, in the time of an account. May raise PasswordGateFull.
    """
    if not asked:
        verify(None, password, address=address)
        return None
    # The same statement as for nobody.
    decoy_of(address)
    encoded = hash_asked_password(password[: LONGEST_SPELLING + 1], address)
    fitting = [user for user in asked if constant_time_compare(user.password, encoded)]
    return fitting[0] if fitting else None


def store_password(user: User, encoded: str) -> None:
    """Put a hashed password in place; what else must happen then is the act's affair."""
    user.password = encoded
    user.password_changed_at = clock.now()
    user.must_change_password = False
    user.save(update_fields=["password", "password_changed_at", "must_change_password"])


def set_password(user: User, password: str) -> None:
    """Hash and store."""
    store_password(user, hash_password(password))


def _rehash(user: User | None, password: str) -> None:
    """The parameters changed since this password was hashed, or another system hashed it."""
    if user is None:
        return
    encoded = make_password(password)
    # Only in place of the one that was checked: its owner may have chosen another meanwhile.
    User.objects.filter(pk=user.pk, password=user.password).update(password=encoded)


def _salt_of(address: str) -> str:
    words = normalize_address(address).encode()
    return keyed_hash("salt of accounts asked for", words, length=argon2id.SALT_BYTES).decode("latin1")


@functools.cache
def _nobodys_password() -> str:
    return make_password("the password of an account that does not exist")
