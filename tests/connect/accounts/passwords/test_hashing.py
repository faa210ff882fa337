"""Passwords: what is accepted, how it is hashed, how many at once."""

import contextlib
import gzip
import threading
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.test import Client as Browser

from kagu.connect.accounts.models import User
from kagu.connect.accounts.passwords import common_passwords, hashing
from kagu.connect.accounts.passwords.gate import PasswordGate, PasswordGateFull
from kagu.connect.accounts.passwords.quality import check_password_quality
from tests.connect.conftest import PASSWORD
from tests.waiting import wait_until

# Ends a test that waits in vain.
PATIENCE = 30
ALICE = ["Hélène", "N'Guyen-Dupré", "helene.ng+impots@exemple.nc"]


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "x7$kQ9!mZp2&",
        "   espaces   partout   ",
        "パスワードは長いほうがよい",
        "😀🎉 éléphant ça va",
        "Helene adore les tortues du lagon",
        "sunshine 8492 tortue lagon",
        "ab" * 32 + "c" + "de" * 31,
    ],
)
def test_a_good_password_is_accepted(password: str) -> None:
    """No composition rule, every character allowed (ASVS 6.2.5, 6.2.9)."""
    check_password_quality(password, ALICE)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("onze signes", "too_short"),
        ("x" * 11, "too_short"),
        ("é1!" * 43, "too_long"),
        ("password1234", "too_common"),
        ("1234567890123", "too_common"),
        ("azertyuiop123", "too_common"),
        ("motdepasse2026!", "too_common"),
        ("PASSWORDPASSWORD", "too_common"),
        ("aaaaaaaaaaaaaa", "too_common"),
        ("sunshine123456", "too_common"),
        ("ｐａｓｓｗｏｒｄ１２３４", "too_common"),
        ("𝓪𝔃𝓮𝓻𝓽𝔂𝓾𝓲𝓸𝓹𝟙𝟚𝟛", "too_common"),
        ("ﷺ", "too_short"),
        ("e\u0301" * 6, "too_short"),
        ("ﷺ" * 12, "too_long"),
        ("e\u0301" * 10_000, "too_long"),
        ("Helene-NGuyen-1", "too_personal"),
        ("hélèneHÉLÈNE22", "too_personal"),
        ("helene.ng+impots", "too_personal"),
        ("helene.ng+impots@exemple.nc", "too_personal"),
        ("NC-Connect-2026", "too_personal"),
        ("ncconnect123456", "too_personal"),
    ],
)
def test_a_poor_password_is_refused_with_its_reason(password: str, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        check_password_quality(password, ALICE)
    assert code in [error.code for error in refusal.value.error_list]


def test_every_reason_is_given_at_once() -> None:
    with pytest.raises(ValidationError) as refusal:
        check_password_quality("helene", ALICE)
    assert {error.code for error in refusal.value.error_list} >= {"too_short", "too_personal"}


@pytest.mark.parametrize("is_packed", [True, False])
def test_the_operator_may_add_a_list_of_breached_passwords(
    tmp_path: Path, settings: Any, is_packed: bool
) -> None:
    """ASVS 6.2.12."""
    breached = b"Tr0ub4dor&3 mais long\nautre mot\n"
    file = tmp_path / "breached.txt"
    file.write_bytes(gzip.compress(breached) if is_packed else breached)
    settings.BREACHED_PASSWORDS_FILE = str(file)
    common_passwords._breached_passwords.cache_clear()
    try:
        with pytest.raises(ValidationError):
            check_password_quality("tr0ub4dor&3 mais long", [])
    finally:
        common_passwords._breached_passwords.cache_clear()


@pytest.mark.usefixtures("hashes_as_in_service")
def test_passwords_are_kept_as_argon2id() -> None:
    encoded = hashing.hash_password(PASSWORD)
    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.django_db
def test_the_right_password_alone_is_right(alice: User) -> None:
    assert hashing.verify(alice, PASSWORD)
    assert not hashing.verify(alice, PASSWORD + " ")
    assert not hashing.verify(alice, PASSWORD.upper())
    assert not hashing.verify(alice, "")
    assert not hashing.verify(None, PASSWORD)
    assert not hashing.verify(None, "the password of an account that does not exist")


@pytest.mark.django_db
def test_an_account_without_password_accepts_none(alice: User) -> None:
    alice.set_unusable_password()
    assert not hashing.verify(alice, "the password of an account that does not exist")
    assert not hashing.verify(alice, alice.password)


@pytest.mark.django_db
def test_128_characters_count_to_the_last(alice: User) -> None:
    """ASVS 6.2.8."""
    long_password = ("perroquet " * 13)[:128]
    hashing.set_password(alice, long_password)
    assert hashing.verify(alice, long_password)
    assert not hashing.verify(alice, long_password[:-1])
    assert not hashing.verify(alice, long_password + "x")


@pytest.mark.django_db
def test_every_spelling_of_a_long_password_counts_to_the_last(alice: User) -> None:
    """Counted as it is hashed, normalised, and cut nowhere (ASVS 6.2.8)."""
    spelled = unicodedata.normalize("NFD", "étêàùîôçèâ" * 12)
    check_password_quality(spelled, [])
    hashing.set_password(alice, spelled)
    assert hashing.verify(alice, spelled)
    assert hashing.verify(alice, unicodedata.normalize("NFC", spelled))
    assert not hashing.verify(alice, spelled[:-2])
    assert not hashing.verify(alice, spelled + "x")
    assert not hashing.verify(alice, spelled + "x" * 10_000)


@pytest.mark.django_db
def test_an_older_hash_is_renewed_at_login_and_opens_sessions_survive(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(hashing.Argon2idHasher, "time_cost", 3)
        User.objects.filter(pk=alice.pk).update(password=make_password(PASSWORD))
    alice.refresh_from_db()
    browser, other = Browser(), Browser()
    other.force_login(alice)
    browser.post("/oidc/login", {"email": alice.email, "password": PASSWORD})
    alice.refresh_from_db()
    assert "t=1," in alice.password
    assert other.get("/mon-compte/").status_code == 200


def is_refused(gate: PasswordGate) -> bool:
    """Whether a place is refused; the limit only ends a test in which it is waited for."""

    def come() -> None:
        with gate.place():
            pass

    with ThreadPoolExecutor() as callers:
        return isinstance(callers.submit(come).exception(timeout=PATIENCE), PasswordGateFull)


def test_the_gate_lets_so_many_in_and_refuses_the_rest_at_once() -> None:
    gate = PasswordGate(at_once=1, queue=1, patience=2 * PATIENCE)
    inside, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with gate.place():
            inside.set()
            leave.wait(PATIENCE)

    holder = threading.Thread(target=hold)
    holder.start()
    assert inside.wait(PATIENCE)
    waiter = threading.Thread(target=hold)
    waiter.start()
    wait_until(gate.is_full)
    assert is_refused(gate)
    leave.set()
    holder.join()
    waiter.join()
    with gate.place():
        pass


def test_strangers_alone_cannot_fill_the_queue() -> None:
    """E23: browsers that an account knows still find a place."""
    gate = PasswordGate(at_once=1, queue=4, patience=5)
    with contextlib.ExitStack() as held:
        leave = threading.Event()
        held.callback(leave.set)
        inside = [threading.Event() for _ in range(4)]

        def hold(entered: threading.Event) -> None:
            gate._enter_queue(is_known=False)
            entered.set()
            leave.wait(PATIENCE)
            gate._leave_queue()

        for entered in inside:
            threading.Thread(target=hold, args=(entered,)).start()
            assert entered.wait(PATIENCE)
        assert gate.is_full()
        assert not gate.is_full(is_known=True)
        with pytest.raises(PasswordGateFull), gate.place():
            pass
        with gate.place(is_known=True):
            assert gate.is_full(is_known=True)


def test_nobody_waits_longer_than_the_gate_s_patience() -> None:
    gate = PasswordGate(at_once=1, queue=5, patience=0.05)
    with gate.place():
        assert is_refused(gate)
    with gate.place():
        pass


@pytest.mark.django_db
def test_a_full_gate_is_a_503_that_says_when_to_come_back(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = PasswordGate(at_once=1, queue=0, patience=0.01)
    monkeypatch.setattr(hashing, "gate", gate)
    with gate.place():
        response = Browser().post("/oidc/login", {"email": alice.email, "password": PASSWORD})
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert Browser().get("/oidc/login").status_code == 200
