"""The optional key before the hash (ASVS 11.4.2, NIST SP 800-63B)."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client as Browser

from kagu.connect.accounts.models import User
from kagu.connect.accounts.passwords import hashing
from kagu.site.environment import env_secrets
from tests.connect.conftest import PASSWORD

pytestmark = pytest.mark.django_db
PLAIN = "kagu.connect.accounts.passwords.hashing.Argon2idHasher"
PEPPERED = "kagu.connect.accounts.passwords.pepper.PepperedArgon2idHasher"


@pytest.fixture
def peppers(settings: Any) -> Any:
    """One key in force."""
    settings.PASSWORD_PEPPERS = {"2026": "a key outside the database"}
    settings.PASSWORD_HASHERS = [PEPPERED, PLAIN]
    return settings


def rehashed(user: User) -> str:
    """What the account's hash is after a login."""
    response = Browser().post("/oidc/login", {"email": user.email, "password": PASSWORD})
    assert response.status_code == 302
    user.refresh_from_db()
    return user.password


@pytest.mark.usefixtures("hashes_as_in_service")
def test_a_password_is_verified_under_the_key(alice: User, peppers: Any) -> None:
    hashing.set_password(alice, PASSWORD)
    assert alice.password.startswith("argon2p$2026$argon2id$v=19$m=19456,t=2,p=1$")
    assert hashing.verify(alice, PASSWORD)
    assert not hashing.verify(alice, PASSWORD + "!")


def test_without_the_key_the_hash_gives_nothing(alice: User, peppers: Any) -> None:
    hashing.set_password(alice, PASSWORD)
    for keys in ({"2026": "another key"}, {"2027": "a key outside the database"}):
        peppers.PASSWORD_PEPPERS = keys
        assert not hashing.verify(alice, PASSWORD)
    peppers.PASSWORD_HASHERS = [PLAIN]
    assert not hashing.verify(alice, PASSWORD)


def test_hashes_from_before_the_key_are_renewed_at_the_next_login(alice: User, peppers: Any) -> None:
    assert alice.password.startswith("argon2$")
    assert rehashed(alice).startswith("argon2p$2026$")


def test_a_new_key_replaces_the_old_one_at_the_next_login(alice: User, peppers: Any) -> None:
    User.objects.filter(pk=alice.pk).update(password=make_password(PASSWORD))
    peppers.PASSWORD_PEPPERS = {"2027": "a newer key", "2026": "a key outside the database"}
    assert rehashed(alice).startswith("argon2p$2027$")
    peppers.PASSWORD_PEPPERS = {"2027": "a newer key"}
    assert hashing.verify(alice, PASSWORD)


def test_keys_come_from_the_environment_or_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "KAGU_TEST_PEPPERS"
    assert env_secrets(name, "a test") == {}
    monkeypatch.setenv(name, "b=with=sign, a=other")
    assert list(env_secrets(name, "a test").items()) == [("b", "with=sign"), ("a", "other")]
    (tmp_path / "peppers").write_text("c=of a file\n")
    monkeypatch.setenv(f"{name}_FILE", str(tmp_path / "peppers"))
    assert env_secrets(name, "a test") == {"c": "of a file"}
