"""Signing, sealing, and rotating keys."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from kagu.connect.signing import key_ring, keys
from kagu.connect.signing.models import SigningKey
from kagu.connect.signing.rotation import rotate_keys
from kagu.connect.signing.seal import SealBroken, open_sealed, seal


def test_what_is_sealed_can_be_read_again() -> None:
    assert open_sealed("a purpose", seal("a purpose", b"words")) == b"words"


def test_a_seal_is_for_one_purpose_and_cannot_be_altered() -> None:
    sealed = seal("a purpose", b"words")
    assert b"words" not in sealed
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for purpose, text in (
        ("another purpose", sealed),
        ("a purpose", changed),
        ("a purpose", b""),
        ("a purpose", b"x" * 12),
    ):
        with pytest.raises(SealBroken):
            open_sealed(purpose, text)


def test_two_seals_of_the_same_words_differ() -> None:
    assert seal("a purpose", b"words") != seal("a purpose", b"words")


def test_a_new_secret_key_still_opens_what_the_old_one_closed() -> None:
    """ASVS 11.2.2, 13.3.4: secrets rotate without losing anything."""
    with override_settings(SECRET_KEY="old" * 20):
        sealed = seal("p", b"words")
    with override_settings(SECRET_KEY="new" * 20, SECRET_KEY_FALLBACKS=["old" * 20]):
        assert open_sealed("p", sealed) == b"words"
    with override_settings(SECRET_KEY="new" * 20, SECRET_KEY_FALLBACKS=[]), pytest.raises(SealBroken):
        open_sealed("p", sealed)


@pytest.mark.django_db
@pytest.mark.parametrize("alg", key_ring.ALGORITHMS)
def test_what_we_signed_we_know_again(alg: str) -> None:
    token = keys.sign({"sub": "x"}, alg=alg)
    assert keys.verify(token) == {"sub": "x"}


@pytest.mark.django_db
def test_a_token_of_another_kind_is_not_taken_for_this_one() -> None:
    """ASVS 9.2.2."""
    token = keys.sign({"sub": "x"}, typ="logout+jwt")
    assert keys.verify(token, typ="logout+jwt")
    with pytest.raises(keys.SignatureRefused):
        keys.verify(token)


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "x", "a.b.c", "e30.e30.e30", "é", "." * 9, "A" * 200_000])
def test_what_we_did_not_sign_is_refused(token: str) -> None:
    keys.sign({"sub": "x"})
    with pytest.raises(keys.SignatureRefused):
        keys.verify(token)


@pytest.mark.django_db
def test_rsa_keys_are_strong_enough() -> None:
    """ASVS 11.2.3: 128 bits of security."""
    keys.sign({}, alg="RS256")
    [jwk] = (
        keys.public_jwks()["keys"][:1]
        if len(keys.public_jwks()["keys"]) == 1
        else [key for key in keys.public_jwks()["keys"] if key["kty"] == "RSA"]
    )
    assert len(str(jwk["n"])) >= 512


@pytest.mark.django_db
def test_an_old_key_is_kept_as_long_as_a_session_may_last() -> None:
    keys.sign({})
    rotate_keys()
    old = SigningKey.objects.get(signs_until__isnull=False)
    new = SigningKey.objects.get(signs_until__isnull=True)
    assert old.signs_until == new.signs_from > timezone.now() + timedelta(minutes=59)
    assert old.published_until is not None
    assert old.published_until - old.signs_until >= timedelta(hours=12)


@pytest.mark.django_db
def test_a_key_that_nobody_needs_any_more_is_erased() -> None:
    keys.sign({})
    rotate_keys()
    SigningKey.objects.filter(signs_until__isnull=False).update(published_until=timezone.now())
    rotate_keys()
    assert SigningKey.objects.count() == 2


@pytest.mark.django_db
def test_two_rotations_in_a_row_leave_no_moment_without_a_key() -> None:
    keys.sign({})
    rotate_keys()
    rotate_keys()
    assert keys.verify(keys.sign({"sub": "x"})) == {"sub": "x"}
