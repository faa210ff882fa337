"""What every test of the site `connect` may ask for: people."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.search_words import keep_search_words
from kagu.connect.accounts.passwords.hashing import Argon2idHasher, hash_password
from kagu.connect.clients import client_keys, registry
from kagu.connect.signing import key_ring
from kagu.inputs.addresses import normalize_address
from tests.connect.asked_accounts import asking_if_pending
from tests.connect.clients.receiver import Receiver

PASSWORD = "un perroquet mange trois mangues"
MEMORY_IN_SERVICE, PASSES_IN_SERVICE = Argon2idHasher.memory_cost, Argon2idHasher.time_cost


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Each test has its own rows: what the process kept of another test's is forgotten."""
    registry._remembered.clear()
    client_keys.fetched_keys.forget()
    key_ring.forget_keys()


@pytest.fixture(scope="session", autouse=True)
def _hashes_cost_little() -> Iterator[None]:
    """A test hashes to know right from wrong; what a hash costs is `hashes_as_in_service`."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(Argon2idHasher, "memory_cost", 64)
        monkeypatch.setattr(Argon2idHasher, "time_cost", 1)
        yield


@pytest.fixture
def hashes_as_in_service(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of the hash itself."""
    monkeypatch.setattr(Argon2idHasher, "memory_cost", MEMORY_IN_SERVICE)
    monkeypatch.setattr(Argon2idHasher, "time_cost", PASSES_IN_SERVICE)


@pytest.fixture(scope="session")
def hashed_password(_hashes_cost_little: None) -> str:
    """Hashed once for all, at the price of every other hash: nobody's is renewed at a log-in."""
    return hash_password(PASSWORD)


@pytest.fixture
def make_person(db: None, hashed_password: str) -> Callable[..., User]:
    """An account whose owner has the password `PASSWORD`."""

    def make(first_name: str, **fields: object) -> User:
        email = f"{first_name.lower()}@exemple.nc"
        values: dict[str, object] = {
            "email": email,
            "email_normalized": normalize_address(str(fields.get("email", email))),
            "state": User.State.ACTIVE,
            "first_name": first_name,
            "family_name": "Newman",
            "activated_at": timezone.now(),
            "password": hashed_password,
        }
        user = User.objects.create(**asking_if_pending({**values, **fields}))
        keep_search_words(user)
        return user

    return make


@pytest.fixture
def alice(make_person: Callable[..., User]) -> User:
    return make_person("Alice")


@pytest.fixture
def bob(make_person: Callable[..., User]) -> User:
    return make_person("Bob")


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """Where the service `impots` listens."""
    running = Receiver()
    settings.OUTBOUND_ADDRESSES = {"impots.exemple.nc:80": running.address}
    yield running
    running.stop()


@pytest.fixture
def deletion_after_a_week(settings: Any) -> None:
    """The operator leaves people seven days to change their mind (decision 20)."""
    settings.DELETION_DELAY = timedelta(days=7)
