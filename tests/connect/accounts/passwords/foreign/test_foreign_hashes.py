"""Hashes of other systems: read, verified once at a log-in, then hashed anew by our own."""

import base64
import hashlib
from itertools import count
from typing import Any

import bcrypt
import pytest
from argon2 import PasswordHasher
from django.contrib.auth import hashers
from django.test import Client as Browser
from passlib.hash import phpass, sha256_crypt, sha512_crypt

from kagu.connect.accounts.models import User
from kagu.connect.accounts.passwords import hashing
from kagu.connect.accounts.passwords.foreign import decoys, hasher, kinds
from kagu.connect.accounts.passwords.foreign.notations import read_hash
from kagu.connect.accounts.passwords.foreign.refusals import HashRefused
from tests.connect.conftest import PASSWORD

SALT = b"0123456789abcdef"
# Django's own stubs take it for text.
BCRYPT_SALT: Any = bcrypt.gensalt(4)


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def ssha(digest: str) -> str:
    return b64(hashlib.new(digest, PASSWORD.encode() + SALT).digest() + SALT)


def ldap_pbkdf2(digest: str) -> str:
    made = hashlib.pbkdf2_hmac(digest, PASSWORD.encode(), SALT, 1000)
    return f"1000${b64(SALT).rstrip('=')}${b64(made).rstrip('=').replace('+', '.')}"


def modular_scrypt() -> str:
    made = hashlib.scrypt(PASSWORD.encode(), salt=SALT, n=16, r=8, p=1, dklen=32)
    return f"$scrypt$ln=4,r=8,p=1${b64(SALT).rstrip('=')}${b64(made).rstrip('=')}"


WRITTEN = {
    "SSHA": "{SSHA}" + ssha("sha1"),
    "SSHA256": "{SSHA256}" + ssha("sha256"),
    "SSHA512": "{ssha512}" + ssha("sha512"),
    "PBKDF2 of OpenLDAP": "{PBKDF2-SHA256}" + ldap_pbkdf2("sha256"),
    "PBKDF2-SHA1 of OpenLDAP": "{PBKDF2}" + ldap_pbkdf2("sha1"),
    "CRYPT sha512": "{CRYPT}" + sha512_crypt.using(rounds=1000).hash(PASSWORD),
    "CRYPT sha512, usual rounds": "{CRYPT}" + sha512_crypt.using(rounds=5000).hash(PASSWORD),
    "CRYPT sha256": sha256_crypt.using(rounds=1000).hash(PASSWORD),
    "ARGON2": "{ARGON2}" + PasswordHasher(1, 64, 1).hash(PASSWORD),
    "bcrypt": bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode(),
    "bcrypt of PHP": bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode().replace("$2b$", "$2y$"),
    "phpass": phpass.using(rounds=7).hash(PASSWORD),
    "phpBB": phpass.using(rounds=7, ident="$H$").hash(PASSWORD),
    "scrypt": modular_scrypt(),
    "Django pbkdf2_sha256": hashers.PBKDF2PasswordHasher().encode(PASSWORD, "salt", 1000),
    "Django pbkdf2_sha1": hashers.PBKDF2SHA1PasswordHasher().encode(PASSWORD, "salt", 1000),
    "Django argon2": "argon2" + PasswordHasher(1, 64, 1).hash(PASSWORD),
    "Django bcrypt": hashers.BCryptPasswordHasher().encode(PASSWORD, BCRYPT_SALT),
    "Django bcrypt_sha256": hashers.BCryptSHA256PasswordHasher().encode(PASSWORD, BCRYPT_SALT),
    "Django scrypt": hashers.ScryptPasswordHasher().encode(PASSWORD, "salt", 16, 8, 1),
}


@pytest.fixture(params=list(WRITTEN))
def written(request: pytest.FixtureRequest) -> str:
    return WRITTEN[request.param]


def log_in(user: User, password: str) -> int:
    return Browser().post("/oidc/login", {"email": user.email, "password": password}).status_code


@pytest.mark.django_db
def test_the_old_password_opens_the_account_once_by_the_old_hash(alice: User, written: str) -> None:
    User.objects.filter(pk=alice.pk).update(password=read_hash(written))
    assert log_in(alice, PASSWORD + "!") == 200
    alice.refresh_from_db()
    assert kinds.is_foreign(alice.password)
    assert log_in(alice, PASSWORD) == 302
    alice.refresh_from_db()
    assert alice.password.startswith("argon2$argon2id$")
    assert log_in(alice, PASSWORD) == 302


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("$y$j9T$F5Jx5fExrKuPp53xLKQ..1$X3DX6M94c7o.9agCG9G317fhZg9SqC.5i5rd.RhAtQ7", "yescrypt"),
        ("{CRYPT}$y$j9T$F5Jx5fExrKuPp53xLKQ..1$X3DX6M94c7o.9agCG9G317fhZg9SqC.5i5rd.RhAtQ7", "yescrypt"),
        ("{CRYPT}Ab3deFghIjkLm", "not a kind"),
        ("{MD5}CY9rzUYh03PK3k6DJie09g==", "MD5 is not a kind"),
        ("md5$salt$0123456789abcdef", "md5 is not a kind"),
        ("azerty1234", "in the clear"),
        ("azerty$1234", "this is not a kind"),
        ("{azerty}1234", "this is not a kind"),
        ("{SSHA}not base64!", "no base64"),
        ("{SSHA}" + b64(bytes(20)), "no salt"),
        ("$2b$04$tooshort", "cannot be read"),
        ("$6$salt$tooshort", "cannot be read"),
        ("$6$" + "s" * 8 + "$" + "a" * 43, "cannot be read"),
        ("pbkdf2_sha256$1000$salt", "cannot be read"),
        ("pbkdf2_sha256$1000$salt$c2hvcnQ=", "too short"),
        ("$argon2id$v=19$m=64,t=1$YWJjZGVmZ2g$YWJjZGVmZ2g", "cannot be read"),
        ("$P$" + "." * 31, "cannot be read"),
        ("pbkdf2_sha256$1000$" + "s" * 260 + "$" + b64(bytes(32)), "longer than any"),
        ("é" * 20, "not one"),
        ("x" * 1001, "longer than any"),
    ],
)
def test_a_hash_that_cannot_be_verified_is_told_and_not_kept(written: str, told: str) -> None:
    with pytest.raises(HashRefused, match=told):
        read_hash(written)


@pytest.mark.parametrize(
    "written",
    [
        "pbkdf2_sha256$2000001$salt$" + b64(bytes(32)),
        "pbkdf2_sha256$99999999999999999999$salt$" + b64(bytes(32)),
        "$2b$31$" + "a" * 53,
        "$6$rounds=999999999$salt$" + "a" * 86,
        "$argon2id$v=19$m=4194304,t=1,p=1$YWJjZGVmZ2g$YWJjZGVmZ2g",
        "$argon2id$v=19$m=262144,t=16,p=1$YWJjZGVmZ2g$YWJjZGVmZ2g",
        "$argon2id$v=19$m=64,t=4000000000,p=1$YWJjZGVmZ2g$YWJjZGVmZ2g",
        "$scrypt$ln=30,r=8,p=1$YWJjZGVmZ2g$YWJjZGVmZ2g",
        "scrypt$262144$salt$32$16$" + b64(bytes(32)),
        "$P$" + "z" + "a" * 30,
    ],
)
def test_a_hash_of_absurd_cost_is_refused_and_never_computed(written: str) -> None:
    with pytest.raises(HashRefused, match="absurd"):
        read_hash(written)


@pytest.mark.django_db
def test_a_wrong_password_spends_our_own_hash_too(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """A right one is hashed anew behind the check: both take the sum of both hashes."""
    spent: list[str] = []
    encode = hashing.Argon2idHasher.encode

    def note(ours: hashing.Argon2idHasher, password: str, salt: str) -> str:
        spent.append(password)
        return encode(ours, password, salt)

    monkeypatch.setattr(hashing.Argon2idHasher, "encode", note)
    User.objects.filter(pk=alice.pk).update(password=read_hash(WRITTEN["SSHA"]))
    alice.refresh_from_db()
    assert not hashing.verify(alice, "wrong")
    assert hashing.verify(alice, PASSWORD)
    assert spent == ["wrong", PASSWORD]


@pytest.mark.django_db
def test_an_address_without_account_takes_the_time_of_the_hashes_that_are_there(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[str] = []

    def note(password: str, encoded: str) -> bool:
        verified.append(password)
        return kinds.is_right(password, encoded)

    monkeypatch.setattr(hasher, "is_right", note)
    addresses = [f"nobody{number}@exemple.nc" for number in range(40)]
    assert not any(decoys.decoy_of(address) for address in addresses)
    User.objects.filter(pk=alice.pk).update(password=read_hash(WRITTEN["SSHA"]))
    # As many look for a place as it takes until one lies before Alice's.
    tried = (f"nobody{number}@exemple.nc" for number in count())
    borrower = next(address for address in tried if decoys.decoy_of(address))
    assert decoys.decoy_of(borrower) == decoys.decoy_of(borrower)
    # Even another's very password matches nothing there.
    assert Browser().post("/oidc/login", {"email": borrower, "password": PASSWORD}).status_code == 200
    assert len(verified) == 1
    assert verified[0] != PASSWORD
    alice.refresh_from_db()
    assert kinds.is_foreign(alice.password)


@pytest.mark.django_db
def test_a_password_chosen_during_the_check_stays(alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(password=read_hash(WRITTEN["SSHA"]))
    alice.refresh_from_db()
    hashing.set_password(User.objects.get(pk=alice.pk), "un autre mot de passe choisi")
    assert hashing.verify(alice, PASSWORD)
    alice.refresh_from_db()
    assert not hashing.verify(alice, PASSWORD)
