"""Argon2id by two libraries: one hash, whichever made it (RFC 9106)."""

from collections.abc import Callable
from typing import Any

import pytest
from argon2 import PasswordHasher
from django.contrib.auth.hashers import check_password, make_password
from django.test import Client as Browser
from hypothesis import given
from hypothesis import settings as how_often
from hypothesis import strategies as st
from nacl import bindings as libsodium

from kagu.connect.accounts.models import User
from kagu.connect.accounts.passwords import argon2id, hashing
from kagu.connect.accounts.passwords.argon2id import Cost
from tests.connect.conftest import PASSWORD

LIBRARIES = ("LIBSODIUM", "ARGON2-CFFI")
# Of the reference implementation's own tests: password « password », salt « somesalt ».
VECTORS = [
    "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
    "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
    "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
]
costs = st.builds(Cost, st.integers(1, 3), st.integers(8, 128), st.just(1))


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What libsodium was asked to do, one word a hash."""
    asked: list[str] = []

    def note(name: str) -> None:
        real: Callable[..., Any] = getattr(libsodium, name)

        def noted(*told: Any) -> Any:
            asked.append(name)
            return real(*told)

        monkeypatch.setattr(libsodium, name, noted)

    note("crypto_pwhash_alg")
    note("crypto_pwhash_str_verify")
    return asked


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("vector", VECTORS)
def test_the_reference_s_own_hashes_are_verified(library: str, vector: str, settings: Any) -> None:
    """Of more lanes than libsodium knows, too."""
    settings.ARGON2 = library
    assert check_password("password", f"argon2{vector}")
    assert not check_password("Password", f"argon2{vector}")
    assert not check_password("", f"argon2{vector}")


@how_often(max_examples=30, deadline=None)
@given(secret=st.binary(max_size=600), salt=st.binary(min_size=16, max_size=16), cost=costs)
def test_both_libraries_make_the_same_hash(secret: bytes, salt: bytes, cost: Cost) -> None:
    ours = argon2id.hash_in_notation(secret, salt, cost)
    theirs = PasswordHasher(cost.passes, cost.memory, cost.lanes, argon2id.HASH_BYTES)
    assert ours == theirs.hash(secret, salt=salt)
    assert argon2id.is_right(secret, ours)
    assert not argon2id.is_right(secret + b"\0", ours)


@how_often(max_examples=10, deadline=None)
@given(secret=st.binary(max_size=600), salt=st.binary(min_size=8, max_size=32), cost=costs)
def test_a_hash_with_any_salt_is_verified(secret: bytes, salt: bytes, cost: Cost) -> None:
    theirs = PasswordHasher(cost.passes, cost.memory, cost.lanes).hash(secret, salt=salt)
    assert argon2id.is_for_libsodium(theirs)
    assert argon2id.is_right(secret, theirs)
    assert argon2id.hash_in_notation(secret, salt, cost) == theirs


def test_several_lanes_are_hashed_too() -> None:
    cost = Cost(1, 64, 4)
    hashed = argon2id.hash_in_notation(b"secret", b"sixteen bytes: 0", cost)
    assert PasswordHasher().verify(hashed, b"secret")
    assert not argon2id.is_for_libsodium(hashed)


@pytest.mark.parametrize("made_by", LIBRARIES)
def test_either_library_verifies_what_the_other_made(made_by: str, settings: Any) -> None:
    settings.ARGON2 = made_by
    encoded = make_password(PASSWORD)
    for library in LIBRARIES:
        settings.ARGON2 = library
        assert check_password(PASSWORD, encoded)
        assert not check_password(PASSWORD + "!", encoded)


def test_each_hash_has_a_salt_of_128_bits_of_its_own() -> None:
    hasher = hashing.Argon2idHasher()
    salts = [hasher.decode(make_password(PASSWORD))["salt"].encode("latin1") for _ in range(8)]
    assert len(set(salts)) == 8
    assert {len(salt) for salt in salts} == {16}


@pytest.mark.django_db
def test_a_hash_of_an_older_version_opens_and_stays_as_it_is(alice: User) -> None:
    """Its salt was made of letters: as strong, so that nothing is hashed anew."""
    cost = hashing.Argon2idHasher.cost()
    older = PasswordHasher(cost.passes, cost.memory, cost.lanes).hash(
        PASSWORD, salt=b"22lettersAndDigitsOf62"
    )
    User.objects.filter(pk=alice.pk).update(password=f"argon2{older}")
    answer = Browser().post("/oidc/login", {"email": alice.email, "password": PASSWORD})
    assert answer.status_code == 302
    alice.refresh_from_db()
    assert alice.password == f"argon2{older}"


@pytest.mark.django_db
def test_whoever_tries_costs_one_hash_by_the_same_library(
    alice: User, make_person: Callable[..., User], calls: list[str]
) -> None:
    """An account, nobody, an account asked for: time tells nothing (ASVS 6.3.8)."""
    asked = make_person("Bob", state=User.State.PENDING)
    hashing.verify(None, "once: nobody's hash is made")
    calls.clear()
    assert not hashing.verify(alice, "not this one")
    assert not hashing.verify(None, "not this one", address="nobody@exemple.nc")
    assert hashing.verify_asked([asked], "not this one", asked.asked_normalized) is None
    assert hashing.verify_asked([], "not this one", "nobody@exemple.nc") is None
    assert len(calls) == 4
