"""Reads a hash as it is written in a file, whichever system wrote it, and gives the text to keep.

Known: what LDAP writes behind a name in braces (RFC 2307), what begins with « $ », what Django writes.
"""

import re

from kagu.connect.accounts.passwords.foreign import (
    argon2_hashes,
    bcrypt_hashes,
    crypt_hashes,
    pbkdf2_hashes,
    salted_digests,
    scrypt_hashes,
)
from kagu.connect.accounts.passwords.foreign.binary import bytes_of
from kagu.connect.accounts.passwords.foreign.kinds import Kind, kept_text
from kagu.connect.accounts.passwords.foreign.refusals import HashRefused

IN_BRACES = re.compile(r"\{([A-Za-z0-9_-]{1,20})\}(.*)", re.DOTALL)
LONGEST_WRITTEN = 1000
SALTED = {"SSHA": "sha1", "SSHA256": "sha256", "SSHA512": "sha512"}
PBKDF2 = {"PBKDF2": "sha1", "PBKDF2-SHA1": "sha1", "PBKDF2-SHA256": "sha256", "PBKDF2-SHA512": "sha512"}
# Told by their name; what no one knows may be a password in the clear, and is told by nothing of it.
NOT_TAKEN = (
    "SHA",
    "MD5",
    "SMD5",
    "CLEARTEXT",
    "SASL",
    "PBKDF2_SHA256",
    "sha1",
    "md5",
    "unsalted_md5",
    "crypt",
)
DJANGO_PBKDF2 = {"pbkdf2_sha256": "sha256", "pbkdf2_sha1": "sha1"}


def read_hash(written: str) -> str:
    """What to keep in `password`. Raises HashRefused."""
    if len(written) > LONGEST_WRITTEN or not written.isascii():
        raise HashRefused("longer than any hash, or not one")
    braces = IN_BRACES.fullmatch(written)
    if braces:
        return _ldap(braces[1].upper(), braces[2])
    if written.startswith("$"):
        return _modular(written)
    return _django(written)


def _ldap(name: str, rest: str) -> str:
    if name in SALTED:
        return kept_text(Kind.SALTED, salted_digests.keep(SALTED[name], rest))
    if name in PBKDF2:
        iterations, salt, digested = _parts(rest, 3)
        return _pbkdf2(PBKDF2[name], iterations, bytes_of(salt, what="salt"), digested)
    if name in ("CRYPT", "ARGON2", "BCRYPT", "SCRYPT"):
        return _modular(rest)
    raise HashRefused(f"{_told(name)} is not a kind that is taken over")


def _modular(written: str) -> str:
    if written.startswith("$2"):
        return kept_text(Kind.BCRYPT, bcrypt_hashes.keep(written))
    if written.startswith("$argon2"):
        return kept_text(Kind.ARGON2, argon2_hashes.keep(written))
    if written.startswith(("$5$", "$6$")):
        return kept_text(Kind.SHA_CRYPT, crypt_hashes.keep_sha_crypt(written))
    if written.startswith(("$P$", "$H$")):
        return kept_text(Kind.PHPASS, crypt_hashes.keep_phpass(written))
    if written.startswith("$scrypt$"):
        return _modular_scrypt(written)
    if written.startswith(("$y$", "$gy$")):
        raise HashRefused("yescrypt is read by no library that is kept up")
    raise HashRefused("not a kind that is taken over")


def _modular_scrypt(written: str) -> str:
    cost = re.fullmatch(r"\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([^$]+)\$([^$]+)", written)
    if cost is None:
        raise HashRefused("the scrypt hash cannot be read")
    salt, digested = bytes_of(cost[4], what="salt"), bytes_of(cost[5], what="hash")
    return kept_text(Kind.SCRYPT, scrypt_hashes.keep_with_log((cost[1], cost[2], cost[3]), salt, digested))


def _django(written: str) -> str:
    name, _dollar, rest = written.partition("$")
    if name in DJANGO_PBKDF2:
        iterations, salt, digested = _parts(rest, 3)
        return _pbkdf2(DJANGO_PBKDF2[name], iterations, salt.encode(), digested)
    if name == "argon2":
        return kept_text(Kind.ARGON2, argon2_hashes.keep(f"${rest}"))
    if name == "bcrypt":
        return kept_text(Kind.BCRYPT, bcrypt_hashes.keep(rest))
    if name == "bcrypt_sha256":
        return kept_text(Kind.BCRYPT_SHA256, bcrypt_hashes.keep(rest))
    if name == "scrypt":
        n, salt, r, p, digested = _parts(rest, 5)
        kept = scrypt_hashes.keep((n, r, p), salt.encode(), bytes_of(digested, what="hash"))
        return kept_text(Kind.SCRYPT, kept)
    if not rest:
        raise HashRefused("not a hash: passwords in the clear are not taken over")
    raise HashRefused(f"{_told(name)} is not a kind that is taken over")


def _told(name: str) -> str:
    return name if name in NOT_TAKEN else "this"


def _pbkdf2(digest: str, iterations: str, salt: bytes, digested: str) -> str:
    kept = pbkdf2_hashes.keep(digest, iterations, salt, bytes_of(digested, what="hash"))
    return kept_text(Kind.PBKDF2, kept)


def _parts(rest: str, count: int) -> list[str]:
    parts = rest.split("$")
    if len(parts) != count or not all(parts):
        raise HashRefused("the hash cannot be read")
    return parts
