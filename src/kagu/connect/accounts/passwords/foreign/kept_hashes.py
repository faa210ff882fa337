"""Hashes as a Kagu keeps them, ours and those of other systems, read again from another Kagu's file."""

from collections.abc import Callable

from django.conf import settings

from kagu.connect.accounts.passwords.foreign import (
    argon2_hashes,
    bcrypt_hashes,
    crypt_hashes,
    pbkdf2_hashes,
    salted_digests,
    scrypt_hashes,
)
from kagu.connect.accounts.passwords.foreign.binary import bytes_of, text_of
from kagu.connect.accounts.passwords.foreign.kinds import LONGEST_KEPT, PREFIX, Kind
from kagu.connect.accounts.passwords.foreign.refusals import HashRefused

OURS = "argon2$argon2id$"
PEPPERED = "argon2p$"


def read_kept(encoded: str) -> str:
    """The same text, judged anew: what costs too much, or lacks its pepper here, raises HashRefused."""
    if len(encoded) > LONGEST_KEPT:
        raise HashRefused("longer than any hash of its kind")
    if encoded.startswith(OURS):
        argon2_hashes.keep(encoded.removeprefix("argon2"))
    elif encoded.startswith(PEPPERED):
        _refuse_peppered(*encoded.removeprefix(PEPPERED).partition("$")[::2])
    elif encoded.startswith(PREFIX):
        _refuse_foreign(*encoded.removeprefix(PREFIX).partition("$")[::2])
    else:
        raise HashRefused("not a hash of Kagu")
    return encoded


def _refuse_peppered(pepper: str, rest: str) -> None:
    if pepper not in settings.PASSWORD_PEPPERS:
        raise HashRefused("it was made with a pepper that is not set here")
    argon2_hashes.keep(f"${rest}")


def _refuse_foreign(name: str, kept: str) -> None:
    try:
        AGAIN[Kind(name)](kept)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise HashRefused("a hash that cannot be read") from error


def _pbkdf2(kept: str) -> str:
    digest, iterations, salt, digested = kept.split("$")
    return pbkdf2_hashes.keep(
        digest, iterations, bytes_of(salt, what="salt"), bytes_of(digested, what="hash")
    )


def _scrypt(kept: str) -> str:
    n, r, p, salt, digested = kept.split("$")
    return scrypt_hashes.keep((n, r, p), bytes_of(salt, what="salt"), bytes_of(digested, what="hash"))


def _salted(kept: str) -> str:
    digest, salt, digested = kept.split("$")
    whole = bytes_of(digested, what="hash") + bytes_of(salt, what="salt")
    return salted_digests.keep(digest, text_of(whole))


AGAIN: dict[Kind, Callable[[str], str]] = {
    Kind.PBKDF2: _pbkdf2,
    Kind.ARGON2: argon2_hashes.keep,
    Kind.BCRYPT: bcrypt_hashes.keep,
    Kind.BCRYPT_SHA256: bcrypt_hashes.keep,
    Kind.SCRYPT: _scrypt,
    Kind.SALTED: _salted,
    Kind.SHA_CRYPT: crypt_hashes.keep_sha_crypt,
    Kind.PHPASS: crypt_hashes.keep_phpass,
}
