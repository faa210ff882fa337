"""A Keycloak realm: people log in with their old password, their services know them, nothing twice."""

import json
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client as Browser
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

from kagu.connect.accounts.delete_account import delete_account, forget_deleted_accounts
from kagu.connect.accounts.history.daily_seals import seal_heads
from kagu.connect.accounts.models import ArrivedEntry, SearchWord, User
from kagu.connect.clients.models import Client, Connection, Subject
from kagu.desk.models import DeskLine
from tests.connect import keycloak_realm as realm
from tests.connect.accounts.transfers.conftest import Import, opens, refusals_of
from tests.connect.clients.conftest import make_client
from tests.connect.conftest import PASSWORD
from tests.connect.second_factors import PAGE, is_logged_in, options_of
from tests.connect.virtual_passkey import VirtualPasskey
from tests.one_time_codes import code_now
from tests.secret_key_change import change_secret_key

pytestmark = pytest.mark.django_db
PASSWORD_256 = realm.pbkdf2_credential("pbkdf2-sha256")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "realm.json"


@pytest.mark.parametrize(
    "credential",
    [*map(realm.pbkdf2_credential, realm.DIGESTS), realm.argon2_credential()],
    ids=[*realm.DIGESTS, "argon2"],
)
def test_people_log_in_with_their_old_password(
    bring: Import, path: Path, credential: realm.JsonObject, mailoutbox: list[object]
) -> None:
    said = bring("keycloak", realm.write_realm(path, users=(realm.person("marie", credential),)))
    assert "1 taken over" in said
    assert not opens("marie@exemple.nc", "another password")
    assert opens("Marie@exemple.nc")
    marie = User.objects.get(email="marie@exemple.nc")
    assert marie.password.startswith("argon2$argon2id$")
    assert (marie.first_name, marie.family_name, marie.language) == ("Marie", "Kaori", "en")
    assert SearchWord.objects.filter(user=marie, word="kaori").exists()
    assert not mailoutbox


def test_the_credential_of_an_older_keycloak_is_read(bring: Import, path: Path) -> None:
    secret, data = (json.loads(PASSWORD_256[name]) for name in ("secretData", "credentialData"))
    old = {"type": "password", "hashedSaltedValue": secret["value"], "salt": secret["salt"], **data}
    bring("keycloak", realm.write_realm(path, users=(realm.person("marie", old),)))
    assert opens("marie@exemple.nc")


def test_a_second_run_does_nothing_twice(bring: Import, path: Path) -> None:
    users = (realm.person("marie", PASSWORD_256), realm.person("paul", PASSWORD_256))
    bring("keycloak", realm.write_realm(path, users=users))
    # One moved to another address here, the other closed the account.
    moved = "m@exemple.nc"
    User.objects.filter(email="marie@exemple.nc").update(email=moved, email_normalized=moved)
    delete_account(User.objects.get(email="paul@exemple.nc"))
    said = bring("keycloak", realm.write_realm(path, users=(*users, realm.person("agathe", PASSWORD_256))))
    assert "1 taken over, 2 there already" in said
    assert set(User.objects.exclude(state="deleted").values_list("email", flat=True)) == {
        moved,
        "agathe@exemple.nc",
    }


def test_a_dry_run_writes_nothing_and_says_the_same(bring: Import, path: Path, alice: User) -> None:
    users = (realm.person("marie", PASSWORD_256), realm.person("alice", PASSWORD_256))
    said = bring("keycloak", realm.write_realm(path, users=users), "--dry-run")
    assert "2 read: 1 would be taken over" in said
    assert refusals_of(path) == {"entry 2": "this address has an account here, which is not touched"}
    assert list(User.objects.all()) == [alice]
    assert not DeskLine.objects.exists()


def test_each_account_begins_its_history_and_the_run_stands_in_the_journal(bring: Import, path: Path) -> None:
    bring(
        "keycloak", realm.write_realm(path, users=(realm.person("marie", PASSWORD_256),)), "--source", "SSO"
    )
    (line,) = User.objects.get().activities.all()
    assert (line.kind, line.details) == ("account_imported", {"source": "SSO"})
    assert seal_heads() == 1
    entry = DeskLine.objects.get(kind="accounts_imported")
    assert entry.details == {
        "reason": "switch",
        "file": "realm.json",
        "taken_over": 1,
        "known": 0,
        "refused": 0,
    }


def test_an_unproven_address_opens_nothing_before_its_mailbox_answers(bring: Import, path: Path) -> None:
    """Whoever registered it there may be another: neither their password nor their codes open it."""
    person = realm.person("marie", PASSWORD_256, realm.code_credential(), emailVerified=False)
    said = bring("keycloak", realm.write_realm(path, users=(person,)))
    assert "to prove their mailbox first: 1" in said
    marie = User.objects.get()
    assert not opens("marie@exemple.nc")
    assert marie.must_change_password
    assert marie.activated_at is None
    assert not marie.code_generators.exists()


def test_the_operator_may_vouch_for_the_addresses(bring: Import, path: Path) -> None:
    person = realm.person("marie", PASSWORD_256, emailVerified=False)
    bring("keycloak", realm.write_realm(path, users=(person,)), "--addresses", "proven")
    assert opens("marie@exemple.nc")


def test_a_disabled_account_comes_suspended(bring: Import, path: Path) -> None:
    bring("keycloak", realm.write_realm(path, users=(realm.person("marie", PASSWORD_256, enabled=False),)))
    assert not opens("marie@exemple.nc")
    assert User.objects.get().state == User.State.SUSPENDED


def test_a_person_without_a_password_comes_and_chooses_one_by_mail(bring: Import, path: Path) -> None:
    said = bring("keycloak", realm.write_realm(path, users=(realm.person("marie"),)))
    assert "Without a password: 1" in said
    assert not User.objects.get().has_usable_password()


@pytest.mark.usefixtures("clock")
def test_the_application_of_codes_goes_on_to_open_the_account(bring: Import, path: Path) -> None:
    credentials = (PASSWORD_256, realm.code_credential("aBcDeFgHiJkLmNoPqRsT"))
    bring("keycloak", realm.write_realm(path, users=(realm.person("marie", *credentials),)))
    browser = Browser()
    page = browser.post("/oidc/login", {"email": "marie@exemple.nc", "password": PASSWORD})
    assert page["Location"].startswith(PAGE)
    # What the application was given: the base32 of the secret's own letters.
    browser.post(PAGE, {"code": code_now("MFBGGRDFIZTUQ2KKNNGG2TTPKBYVE42U")})
    assert is_logged_in(browser)
    generator = User.objects.get().code_generators.get()
    assert (generator.name, generator.created_at.year) == ("Téléphone", 2023)


def test_the_passkey_goes_on_where_the_host_is_the_same(bring: Import, path: Path) -> None:
    key = VirtualPasskey(count=4)
    public = cbor.encode(dict(ES256.from_cryptography_key(key.private_key.public_key())))
    person = realm.person("marie", realm.passkey_credential(key.credential_id, public))
    bring("keycloak", realm.write_realm(path, users=(person,)), "--passkey-host", "connect.localhost")
    key.user_handle = websafe_encode(person["id"].encode())
    browser = Browser()
    answer = key.get(options_of(browser.get("/oidc/login")))
    browser.post("/oidc/passkey", {"answer": answer})
    assert is_logged_in(browser)


@pytest.mark.parametrize(
    ("credential", "cause"),
    [
        (realm.code_credential(digits=8), "its codes are not the usual ones"),
        (realm.code_credential(algorithm="HmacSHA256"), "its codes are not the usual ones"),
        (realm.code_credential(subType="hotp"), "its codes are not the usual ones"),
        (realm.passkey_credential(b"key", b"\xa0"), "its passkey was made for another host"),
    ],
)
def test_a_second_factor_that_cannot_come_keeps_the_person_back_unless_left_behind(
    bring: Import, path: Path, credential: realm.JsonObject, cause: str
) -> None:
    """Never would the password alone open what two factors opened."""
    realm.write_realm(path, users=(realm.person("marie", PASSWORD_256, credential),))
    bring("keycloak", path)
    assert cause in refusals_of(path)["entry 1"]
    bring("keycloak", path, "--leave-behind", "second-factor")
    assert User.objects.get().must_change_password
    assert not opens("marie@exemple.nc")


def test_a_hash_of_absurd_cost_is_refused_and_the_person_may_come_without(bring: Import, path: Path) -> None:
    absurd = realm.pbkdf2_credential("pbkdf2-sha512", iterations=10**9)
    realm.write_realm(path, users=(realm.person("marie", absurd), realm.person("paul", PASSWORD_256)))
    assert "1 taken over" in bring("keycloak", path)
    assert "absurd" in refusals_of(path)["entry 1"]
    said = bring("keycloak", path, "--leave-behind", "password")
    assert "1 taken over, 1 there already" in said
    assert not User.objects.get(email="marie@exemple.nc").has_usable_password()


def test_two_people_with_one_address_are_told(bring: Import, path: Path) -> None:
    other = realm.person("autre", PASSWORD_256, email="MARIE@exemple.nc")
    realm.write_realm(path, users=(realm.person("marie", PASSWORD_256), other))
    assert "1 taken over" in bring("keycloak", path)
    assert "it stands at entry 1 too" in refusals_of(path)["entry 2"]


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ({"email": "", "username": "marie"}, "no address of mail"),
        ({"email": "marie@"}, "address:"),
        ({"firstName": "www.gagne.example"}, "first_name:"),
        ({"serviceAccountClientId": "batch"}, "the account of a service"),
        ({"credentials": "x"}, "no user of Keycloak"),
    ],
)
def test_a_person_who_cannot_come_is_told_with_the_cause(
    bring: Import, path: Path, said: realm.JsonObject, cause: str
) -> None:
    users = (realm.person("marie", PASSWORD_256, **said), realm.person("paul", PASSWORD_256))
    bring("keycloak", realm.write_realm(path, users=users))
    assert cause in refusals_of(path)["entry 1"]
    assert [user.email for user in User.objects.all()] == ["paul@exemple.nc"]


def test_services_go_on_to_know_their_people(bring: Import, path: Path) -> None:
    """By the user's id, or by the pairwise name that Keycloak computes for a sector."""
    make_client("impots", sector="territoire")
    make_client("cantine", sector="cantine")
    clients = (
        realm.service("impots"),
        realm.service("cantine", protocolMappers=[realm.pairwise("sel")]),
        realm.service("ailleurs"),
    )
    person = realm.person("marie", PASSWORD_256)
    bring("keycloak", realm.write_realm(path, users=(person,), clients=clients))
    known = dict(Subject.objects.values_list("sector", "sub"))
    assert known["territoire"] == person["id"]
    assert uuid.UUID(known["cantine"]).version == 3
    assert len(known) == 2


def test_what_people_agreed_to_is_not_asked_again_and_their_services_hear_of_them(
    bring: Import, path: Path
) -> None:
    make_client("impots", scopes=["openid", "email"])
    consents = [
        {"clientId": "impots", "grantedClientScopes": ["email", "roles", "phone"]},
        {"clientId": "ailleurs", "grantedClientScopes": ["email"]},
    ]
    bring("keycloak", realm.write_realm(path, users=(realm.person("marie", clientConsents=consents),)))
    connection = Connection.objects.get()
    assert (connection.client.client_id, connection.scopes) == ("impots", ["email", "openid"])


def test_nobody_takes_the_name_of_another_person(bring: Import, path: Path, alice: User) -> None:
    impots: Client = make_client("impots", sector="territoire")
    person = realm.person("marie", PASSWORD_256)
    Subject.objects.create(user=alice, sector=impots.sector, sub=person["id"])
    bring("keycloak", realm.write_realm(path, users=(person,), clients=(realm.service("impots"),)))
    assert "services know another person" in refusals_of(path)["entry 1"]


def test_entries_are_forgotten_after_a_year(bring: Import, path: Path) -> None:
    realm.write_realm(path, users=(realm.person("marie", PASSWORD_256), realm.person("paul", PASSWORD_256)))
    bring("keycloak", path)
    old = ArrivedEntry.objects.first()
    assert old
    ArrivedEntry.objects.filter(pk=old.pk).update(arrived_at=old.arrived_at - timedelta(days=366))
    forget_deleted_accounts()
    assert ArrivedEntry.objects.exclude(pk=old.pk).count() == ArrivedEntry.objects.count() == 1


def test_an_entry_is_known_again_after_a_change_of_the_secret_key(
    bring: Import, path: Path, settings: Any
) -> None:
    realm.write_realm(path, users=(realm.person("marie", PASSWORD_256),))
    bring("keycloak", path)
    change_secret_key(settings)
    User.objects.all().delete()
    assert "0 taken over, 1 there already" in bring("keycloak", path)
