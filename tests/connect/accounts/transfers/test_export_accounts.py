"""The accounts leave in one signed file, and another Kagu takes them over."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kagu.connect.accounts.create_account import NewAccount, create_account
from kagu.connect.accounts.models import ArrivedEntry, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.passwords import hashing
from kagu.connect.accounts.transfers.own_seal import seal_path
from kagu.connect.clients.connections import record_connection
from kagu.connect.clients.models import Subject
from kagu.connect.signing import keys
from kagu.desk.models import DeskLine
from tests.connect.accounts.transfers.conftest import Import, opens, refusals_of
from tests.connect.clients.conftest import make_client
from tests.connect.conftest import PASSWORD
from tests.connect.second_factors import protect_with_codes, protect_with_passkey

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "accounts.jsonl"


def export(path: Path) -> str:
    said = StringIO()
    call_command("export_accounts", str(path), "--reason", "we move", stdout=said, stderr=StringIO())
    return said.getvalue()


def forget_everyone() -> None:
    """As in the Kagu that takes them over."""
    User.objects.all().delete()
    ArrivedEntry.objects.all().delete()


def test_an_account_goes_and_comes_whole(
    bring: Import, path: Path, alice: User, bob: User, django_user_model: type[User]
) -> None:
    protect_with_codes(alice)
    protect_with_passkey(alice)
    Subject.objects.create(user=alice, sector="impots", sub="a-1")
    record_connection(alice, make_client("impots", scopes=["openid", "email"]), ["openid", "email"])
    User.objects.filter(pk=alice.pk).update(birth_date="1978-04-12", address={"locality": "Nouméa"})
    User.objects.filter(pk=bob.pk).update(state=User.State.SUSPENDED, is_staff=True)
    before = _everything(alice.email)
    assert "2 accounts" in export(path)
    forget_everyone()
    assert "2 taken over" in bring("kagu", path)
    assert _everything(alice.email) == before
    assert opens(alice.email)
    came = User.objects.get(email=bob.email)
    assert (came.state, came.is_staff) == (User.State.SUSPENDED, False)
    assert "0 taken over, 2 there already" in bring("kagu", path)


def _everything(email: str) -> list[object]:
    user = User.objects.get(email=email)
    names = ("password", "first_name", "family_name", "birth_date", "address", "language", "state")
    return [
        *(getattr(user, name) for name in names),
        list(user.subjects.values_list("sector", "sub")),
        list(user.connections.values_list("client__client_id", "scopes")),
        [(one.credential_id, bytes(one.credential_data), one.created_at) for one in user.passkeys.all()],
        list(user.code_generators.values_list("name", "created_at")),
    ]


def test_only_the_owner_of_the_process_reads_the_file_and_the_desk_remembers(path: Path, alice: User) -> None:
    export(path)
    assert path.stat().st_mode & 0o777 == 0o600
    line = DeskLine.objects.get(kind="accounts_exported")
    assert line.details == {"reason": "we move", "file": "accounts.jsonl"}
    with pytest.raises(CommandError, match="exists"):
        export(path)


def test_who_never_answered_or_left_does_not_go(path: Path, alice: User, bob: User) -> None:
    create_account(NewAccount("Paul", "Newman", "paul@exemple.nc", "!", "fr"), Origin())
    User.objects.filter(pk=bob.pk).update(state=User.State.CLOSING)
    export(path)
    assert [json.loads(line)["email"] for line in path.read_text("utf-8").splitlines()] == [alice.email]


@pytest.mark.parametrize("fault", ["altered", "cut", "signature of another use", "no signature"])
def test_a_file_that_is_not_as_it_was_signed_brings_nobody(
    bring: Import, path: Path, alice: User, fault: str
) -> None:
    export(path)
    forget_everyone()
    text = path.read_text("utf-8")
    if fault == "altered":
        path.write_text(text.replace(alice.email, "mallory@exemple.nc"), "utf-8")
    elif fault == "cut":
        path.write_text(text[:-20], "utf-8")
    elif fault == "no signature":
        seal_path(path).unlink()
    else:
        claims = keys.verify(seal_path(path).read_text("ascii").strip(), typ="accounts+jwt")
        seal_path(path).write_text(keys.sign(claims), "ascii")
    with pytest.raises(CommandError):
        bring("kagu", path)
    assert not User.objects.exists()


def test_the_keys_of_the_kagu_that_wrote_it_are_believed_and_no_others(
    bring: Import, path: Path, tmp_path: Path, alice: User
) -> None:
    export(path)
    forget_everyone()
    theirs, others = tmp_path / "jwks.json", tmp_path / "others.json"
    theirs.write_text(json.dumps(keys.public_jwks()), "utf-8")
    others.write_text(json.dumps({"keys": []}), "utf-8")
    with pytest.raises(CommandError, match="signed it"):
        bring("kagu", path, "--jwks", str(others))
    assert "1 taken over" in bring("kagu", path, "--jwks", str(theirs))
    assert opens(alice.email)


@pytest.mark.parametrize(
    ("password", "cause"),
    [
        ("argon2p$2026$argon2id$v=19$m=64,t=1,p=1$YWJjZGVmZ2g$YWJjZGVmZ2g", "a pepper that is not set here"),
        ("argon2$argon2id$v=19$m=9000000,t=1,p=1$YWJjZGVmZ2g$YWJjZGVmZ2g", "absurd"),
        ("foreign$pbkdf2$sha256$9000000$YWJj$YWJjZGVmZ2hhYmNkZWZnaA", "absurd"),
        ("foreign$yescrypt$x", "cannot be read"),
        ("plain", "not a hash of Kagu"),
    ],
)
def test_a_hash_of_the_file_is_judged_anew(
    bring: Import, path: Path, alice: User, password: str, cause: str
) -> None:
    User.objects.filter(pk=alice.pk).update(password=password)
    export(path)
    forget_everyone()
    bring("kagu", path)
    assert cause in refusals_of(path)["line 1"]


def test_a_hash_of_a_third_system_goes_on_to_the_next_kagu(bring: Import, path: Path, tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    made = hashing.hash_password(PASSWORD).removeprefix("argon2")
    table.write_text(f'email,password,verified\nmarie@exemple.nc,"{{ARGON2}}{made}",1\n', "utf-8")
    bring("csv", table)
    export(path)
    forget_everyone()
    bring("kagu", path)
    assert opens("marie@exemple.nc")
