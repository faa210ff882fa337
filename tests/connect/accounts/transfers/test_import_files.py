"""LDIF, Django and CSV: the same people, and everything that may be wrong with a file."""

import base64
import hashlib
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import bcrypt
import pytest
from django.core.management import CommandError
from passlib.hash import sha512_crypt

from kagu.connect.accounts.management import import_run
from kagu.connect.accounts.models import Activity, User
from kagu.connect.accounts.transfers import import_accounts
from kagu.connect.accounts.transfers.table import Table
from kagu.connect.clients.models import Subject
from kagu.inputs.files import items_of
from tests.connect import keycloak_realm as realm
from tests.connect.accounts.transfers.conftest import Import, opens, refusals_of
from tests.connect.conftest import PASSWORD
from tests.threads import run_together

pytestmark = pytest.mark.django_db
BCRYPT = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
SSHA = "{SSHA}" + base64.b64encode(hashlib.sha1(PASSWORD.encode() + b"salt").digest() + b"salt").decode()  # noqa: S324
PROVEN = ("--addresses", "proven")
LDIF = f"""version: 1

dn: dc=exemple,dc=nc
objectClass: organization
o: Exemple

# A person with all that an entry can have.
dn: uid=marie,ou=people,dc=exemple,dc=nc
objectClass: inetOrgPerson
entryUUID: 5a1f3f5e-0000-4000-8000-000000000001
mail: marie@exemple.nc
givenName:: {base64.b64encode("Hélène".encode()).decode()}
sn;lang-fr: Kao
 ri
preferredLanguage: en-GB
employeeNumber: 1234
userPassword:: {base64.b64encode(SSHA.encode()).decode()}

dn: uid=paul,ou=people,dc=exemple,dc=nc
mail: paul@exemple.nc
sn: Newman
pwdAccountLockedTime: 000001010000Z
userPassword: {{CRYPT}}{sha512_crypt.using(rounds=1000).hash(PASSWORD)}

dn: uid=yes,ou=people,dc=exemple,dc=nc
mail: yes@exemple.nc
userPassword: {{CRYPT}}$y$j9T$F5Jx5fExrKuPp53xLKQ..1$X3DX6M94c7o.9agCG9G317fhZg9SqC.5i5rd.RhAtQ7

dn: uid=change,ou=people,dc=exemple,dc=nc
changetype: modify
mail: change@exemple.nc
"""


def test_people_of_a_directory_log_in_with_their_old_password(bring: Import, tmp_path: Path) -> None:
    path = tmp_path / "people.ldif"
    path.write_text(LDIF, encoding="utf-8")
    said = bring("ldif", path, *PROVEN, "--subject", "impots=employeeNumber")
    assert "4 read: 2 taken over" in said
    assert opens("marie@exemple.nc")
    marie = User.objects.get(email="marie@exemple.nc")
    assert (marie.first_name, marie.family_name, marie.language) == ("Hélène", "Kaori", "en")
    assert list(Subject.objects.values_list("sector", "sub")) == [("impots", "1234")]
    assert User.objects.get(email="paul@exemple.nc").state == User.State.SUSPENDED
    assert refusals_of(path) == {
        "line 25": "password: yescrypt is read by no library that is kept up",
        "line 29": "a change of an entry, not an entry",
    }
    assert "0 taken over, 2 there already" in bring("ldif", path, *PROVEN)


def test_people_of_a_django_site_log_in_with_their_old_password(bring: Import, tmp_path: Path) -> None:
    fields = {"email": "marie@exemple.nc", "password": f"bcrypt${BCRYPT}", "is_active": True}
    more = {"first_name": "Marie", "last_name": "Kaori", "is_superuser": True, "uuid": "abc-1"}
    rows = [
        {"model": "auth.group", "pk": 1, "fields": {"name": "agents"}},
        {"model": "comptes.Compte", "pk": 7, "fields": {**fields, **more}},
        {
            "model": "comptes.compte",
            "pk": 8,
            "fields": {**fields, "email": "paul@exemple.nc", "password": "!x"},
        },
        {"model": "comptes.compte", "pk": 9},
    ]
    path = tmp_path / "dump.json"
    path.write_text(json.dumps(rows), encoding="utf-8-sig")
    said = bring("django", path, *PROVEN, "--model", "comptes.Compte", "--subject", "impots=uuid")
    assert "2 taken over" in said
    assert "Not taken over: 1 objects of auth.group" in said
    assert refusals_of(path) == {"entry 4": "this is no object of Django"}
    assert opens("marie@exemple.nc")
    # Rights are given here, by two agents.
    assert not User.objects.get(email="marie@exemple.nc").is_staff
    assert Subject.objects.get().sub == "abc-1"


TABLE = f"""email;password;first_name;family_name;birth_date;language;verified;totp;sub:impots
marie@exemple.nc;{BCRYPT};Marie;Kaori;1978-04-12;fr;oui;JBSW Y3DP EHPK 3PXP;m-1
paul@exemple.nc;;Paul;;;en;non;;
trop@exemple.nc;{BCRYPT};Trop
"faux@exemple.nc;{BCRYPT};;;;;oui;;
date@exemple.nc;{BCRYPT};;;12/04/1978;;oui;;
drapeau@exemple.nc;{BCRYPT};;;;;peut-être;;
clair@exemple.nc;azerty1234;;;;;oui;;
code@exemple.nc;{BCRYPT};;;;;oui;1!;
muet@exemple.nc;{BCRYPT};;;;;;;
"""


def test_people_of_a_table_log_in_and_each_bad_line_is_told(bring: Import, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(TABLE, encoding="utf-8")
    assert "9 read: 2 taken over" in bring("csv", path)
    assert opens("marie@exemple.nc")
    assert User.objects.get(email="marie@exemple.nc").code_generators.count() == 1
    assert User.objects.get(email="paul@exemple.nc").must_change_password
    assert refusals_of(path) == {
        "line 4": "3 columns instead of 9",
        "line 5": "a quotation mark is not closed",
        "line 6": "birth_date: cannot be read",
        "line 7": "verified: neither yes nor no",
        "line 8": "password: not a hash: passwords in the clear are not taken over",
        "line 9": "totp: no base32",
        "line 10": "the file does not tell whether this address was proven: --addresses",
    }


def test_a_table_in_another_encoding_is_told_and_read_once_it_is_named(bring: Import, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(
        "email,first_name,verified\nmarie@exemple.nc,Hélène,1\npaul@exemple.nc,Paul,1\n", "latin-1"
    )
    assert "1 taken over" in bring("csv", path)
    assert "another encoding" in refusals_of(path)["line 2"]
    assert "1 taken over" in bring("csv", path, "--encoding", "latin-1")
    assert User.objects.get(email="marie@exemple.nc").first_name == "Hélène"


@pytest.mark.parametrize(
    ("kind", "content", "told"),
    [
        ("csv", "nom,prenom\n", "no column is called email"),
        ("csv", "email,grade\n", "mean nothing here: grade"),
        ("csv", "email,email\n", "stands twice"),
        ("csv", "", "it is empty"),
        ("csv", "email\n".encode("utf-16"), "no column is called email"),
        ("keycloak", '{"users": []}'.encode("utf-16"), "not JSON in UTF-8"),
        ("keycloak", b'{"users": [{"id": "\xe9"}]}', "not JSON in UTF-8"),
        ("keycloak", '{"users": [}]', "not JSON"),
    ],
)
def test_what_is_no_such_file_is_told(
    bring: Import, tmp_path: Path, kind: str, content: str | bytes, told: str
) -> None:
    path = tmp_path / "file"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(CommandError, match=told):
        bring(kind, path)


def test_a_missing_file_and_an_unknown_encoding_are_told(bring: Import, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        bring("keycloak", tmp_path / "nothing.json")
    (tmp_path / "file").write_text("email\n", encoding="utf-8")
    with pytest.raises(CommandError, match="no encoding is called klingon"):
        bring("csv", tmp_path / "file", "--encoding", "klingon")


def test_whether_addresses_were_proven_must_be_said(bring: Import, tmp_path: Path) -> None:
    path = tmp_path / "people.ldif"
    path.write_text(LDIF, encoding="utf-8")
    with pytest.raises(CommandError, match="--addresses"):
        bring("ldif", path)
    with pytest.raises(CommandError, match="--reason"):
        bring("csv", path, "--reason", "")


@pytest.mark.parametrize("kind", ["keycloak", "csv", "ldif"])
def test_of_a_file_cut_in_the_middle_what_is_whole_comes_and_the_rest_later(
    bring: Import, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "file"
    people = [f"marie{letter}@exemple.nc" for letter in "abcdefghij"]
    whole = {
        "keycloak": json.dumps({"users": [realm.person(one[:6]) for one in people]}),
        "csv": "email,verified\n" + "".join(f"{one},1\n" for one in people),
        "ldif": "".join(f"dn: uid={one}\nmail: {one}\n\n" for one in people),
    }[kind]
    path.write_text(whole[: len(whole) * 57 // 100], encoding="utf-8")
    options = PROVEN if kind == "ldif" else ()
    try:
        bring(kind, path, *options)
        assert "the file was cut" in " ".join(refusals_of(path).values())
    except CommandError as told:
        assert "it was cut" in str(told)  # noqa: PT017
    assert User.objects.count() < len(people)
    path.write_text(whole, encoding="utf-8")
    bring(kind, path, *options)
    assert sorted(User.objects.values_list("email", flat=True)) == people


def test_a_realm_is_read_person_by_person(tmp_path: Path) -> None:
    """A file without end is begun all the same: nothing reads it whole."""
    path = tmp_path / "realm.json"
    with path.open("w", encoding="utf-8") as file:
        file.write('{"realm": "r", "users": [')
        file.writelines(json.dumps(realm.person(f"p{number}")) + "," for number in range(2000))
    people: Iterator[Any] = items_of(path, "users.item")
    assert [next(people)["username"] for _ in range(3)] == ["p0", "p1", "p2"]


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_make_each_account_once(bring: Import, tmp_path: Path) -> None:
    paths = [tmp_path / "one.csv", tmp_path / "other.csv"]
    for path in paths:
        lines = "".join(f"p{number}@exemple.nc,1\n" for number in range(40))
        path.write_text("email,verified\n" + lines, encoding="utf-8")
    results = run_together(*(partial(bring, "csv", path) for path in paths))
    assert all(isinstance(said, str) for said in results)
    assert User.objects.count() == 40
    assert Activity.objects.count() == 40


@pytest.mark.django_db(transaction=True)
def test_an_address_taken_at_this_very_moment_costs_its_own_line_only(
    bring: Import, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_person: Any
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("email,verified\nalice@exemple.nc,1\nmarie@exemple.nc,1\n", encoding="utf-8")
    make_person("Alice")
    # Read a moment before she came.
    monkeypatch.setattr(import_accounts, "_found", lambda *arguments: set())
    assert "1 taken over" in bring("csv", path)
    assert set(User.objects.values_list("email", flat=True)) == {"alice@exemple.nc", "marie@exemple.nc"}
    assert "at this very moment" in refusals_of(path)["line 2"]


def test_many_people_come_in_batches_of_a_bounded_size(
    bring: Import, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_run, "AT_A_TIME", 7)
    path = tmp_path / "people.csv"
    lines = "".join(f"p{number}@exemple.nc,1\n" for number in range(50))
    path.write_text("email,verified\n" + lines + "p3@exemple.nc,1\n", encoding="utf-8")
    assert "51 read: 50 taken over" in bring("csv", path)
    assert refusals_of(path) == {"line 52": "two people with one address: it stands at line 5 too"}
    assert sum(1 for _ in Table(path, "utf-8").entries()) == 51
