"""Keyed hashes: one key per purpose, and none voided by a change of the secret key (ASVS 11.2.2, 13.3.4)."""

import hashlib
import hmac
from typing import Any

import pytest

from kagu.secret_keys.derived_keys import derived_keys
from kagu.secret_keys.keyed_hashes import keyed_hash, keyed_hashes, matches
from tests.secret_key_change import change_secret_key, drop_older_secret_keys


def test_a_hash_is_for_one_purpose_and_one_value() -> None:
    made = keyed_hash("a purpose", b"words")
    assert len(made) == 32
    assert matches("a purpose", b"words", made)
    assert not matches("another purpose", b"words", made)
    assert not matches("a purpose", b"other words", made)
    assert keyed_hash("another purpose", b"words") != made


@pytest.mark.parametrize("cut", [0, 1, 16, 31])
def test_a_part_of_a_hash_is_none(cut: int) -> None:
    made = keyed_hash("a purpose", b"words")
    assert not matches("a purpose", b"words", made[:cut])
    assert not matches("a purpose", b"words", made + made[: cut + 1])


def test_a_shorter_hash_matches_in_its_own_length_alone() -> None:
    made = keyed_hash("a purpose", b"words", length=10)
    assert made == keyed_hash("a purpose", b"words")[:10]
    assert matches("a purpose", b"words", made, length=10)
    assert not matches("a purpose", b"words", made, length=16)
    assert not matches("a purpose", b"words", b"", length=10)


def test_an_older_secret_key_made_hashes_that_are_found_and_match(settings: Any) -> None:
    old = keyed_hash("a purpose", b"words")
    change_secret_key(settings)
    new = keyed_hash("a purpose", b"words")
    assert new != old
    assert keyed_hashes("a purpose", b"words") == [new, old]
    assert matches("a purpose", b"words", old)
    assert matches("a purpose", b"words", new)


def test_a_secret_key_that_is_kept_no_more_made_nothing(settings: Any) -> None:
    old = keyed_hash("a purpose", b"words")
    change_secret_key(settings)
    drop_older_secret_keys(settings)
    assert old not in keyed_hashes("a purpose", b"words")
    assert not matches("a purpose", b"words", old)


def test_what_a_use_hashed_in_its_own_way_is_known_under_every_secret_key(settings: Any) -> None:
    def older_key(secret_key: str) -> bytes:
        return hashlib.sha256(b"older " + secret_key.encode()).digest()

    stored = hmac.digest(older_key(settings.SECRET_KEY), b"words", "sha256")
    for _ in range(2):
        assert stored in keyed_hashes("a purpose", b"words", older_key=older_key)
        assert matches("a purpose", b"words", stored, older_key=older_key)
        assert not matches("a purpose", b"words", stored)
        change_secret_key(settings)


def test_hashes_that_are_stored_today_stay_what_they_are(settings: Any) -> None:
    """The derivation is part of the database: HKDF-SHA256, then HMAC-SHA256."""
    settings.SECRET_KEY = "a secret key that never changes, for this test"
    assert keyed_hash("deleted address", b"alice@exemple.nc").hex() == (
        "d035bc40a9ae2d2f67c669a0ca5dd322172350e49cd8a7b3f9e9fa946ad8da8f"
    )


def test_names_give_keys_that_tell_nothing_of_one_another(settings: Any) -> None:
    change_secret_key(settings)
    keys = {*derived_keys("one name"), *derived_keys("another name")}
    assert len(keys) == 4
    assert {len(key) for key in keys} == {32}
