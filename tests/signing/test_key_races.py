"""Several processes and threads, one key for each algorithm, and nobody meets one that is not published."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from kagu.connect.clients.registration import register_client
from kagu.connect.signing import key_ring, keys
from kagu.connect.signing.models import SigningKey
from kagu.connect.signing.rotation import RotationCrossed, rotate_keys
from tests.threads import run_together

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 6


@contextmanager
def another_process() -> Iterator[None]:
    """What happens inside is unknown to the memory of this process afterwards."""
    memory = dict(key_ring._memory)
    yield
    key_ring._memory.clear()
    key_ring._memory.update(memory)


def published_kids() -> list[object]:
    return [jwk["kid"] for jwk in keys.public_jwks()["keys"]]


def algorithms() -> list[str]:
    return sorted(SigningKey.objects.values_list("alg", flat=True))


@pytest.mark.parametrize("alg", ["ES256", "EdDSA"])
def test_of_many_first_signatures_one_makes_the_key(alg: str) -> None:
    tokens = run_together(*[lambda: keys.sign({"sub": "x"}, alg=alg)] * AT_ONCE)
    assert not [token for token in tokens if isinstance(token, Exception)], tokens
    assert algorithms() == [alg]
    assert [keys.verify(token) for token in tokens] == [{"sub": "x"}] * AT_ONCE


def test_there_is_one_current_key_of_an_algorithm() -> None:
    key_ring.create_key("ES256", signs_from=timezone.now())
    with pytest.raises(IntegrityError):
        key_ring.create_key("ES256", signs_from=timezone.now())


def test_a_key_that_another_process_made_is_used_and_not_made_again() -> None:
    keys.sign({})
    with another_process():
        key_ring.create_key("EdDSA", signs_from=timezone.now())
    keys.sign({}, alg="EdDSA")
    assert algorithms() == ["ES256", "EdDSA"]


def test_what_another_process_signed_with_a_new_key_is_known_here_and_then_published() -> None:
    keys.sign({})
    with another_process():
        token = keys.sign({"sub": "x"}, alg="EdDSA")
    assert keys.verify(token) == {"sub": "x"}
    assert len(published_kids()) == 2


def test_a_key_that_nobody_made_is_still_refused() -> None:
    keys.sign({})
    with another_process():
        token = keys.sign({"sub": "x"}, alg="EdDSA")
    SigningKey.objects.filter(alg="EdDSA").delete()
    with pytest.raises(keys.SignatureRefused):
        keys.verify(token)


def test_a_service_finds_its_keys_published_before_anything_is_signed() -> None:
    register_client(
        client_id="service",
        name="Un service",
        redirect_uris=["https://service.exemple.nc/callback"],
        grant_types=["authorization_code"],
        id_token_alg="EdDSA",
        userinfo_alg="ES256",
    )
    assert algorithms() == ["ES256", "EdDSA"]
    assert len(published_kids()) == 2


def test_rotations_that_cross_leave_one_successor() -> None:
    keys.sign({})
    results = run_together(rotate_keys, rotate_keys, rotate_keys)
    faults = [result for result in results if isinstance(result, Exception)]
    assert all(isinstance(fault, RotationCrossed) for fault in faults), faults
    assert len(faults) < 3
    assert SigningKey.objects.filter(signs_until__isnull=True).count() == 1
    assert keys.verify(keys.sign({"sub": "x"})) == {"sub": "x"}


def test_a_first_key_that_a_rotation_made_signs_at_once() -> None:
    [key] = rotate_keys()
    assert keys.verify(keys.sign({"sub": "x"})) == {"sub": "x"}
    assert published_kids() == [key.kid]


def test_keys_made_twice_before_are_one_current_key_afterwards() -> None:
    """The constraint comes to databases that may hold twins."""
    MigrationExecutor(connection).migrate([("signing", "0001_initial")])
    try:
        old = key_ring.create_key("ES256", signs_from=timezone.now() - timedelta(seconds=1))
        new = key_ring.create_key("ES256", signs_from=timezone.now())
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
    key_ring.forget_keys()
    assert SigningKey.objects.get(signs_until__isnull=True).kid == new.kid
    assert published_kids() == [new.kid, old.kid]
