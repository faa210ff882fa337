"""The offline list of breached passwords (ASVS 6.2.12)."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from kagu.connect.accounts.passwords import common_passwords
from kagu.connect.accounts.passwords.breached_passwords import BreachedPasswords, NotAFilter
from kagu.connect.accounts.passwords.quality import check_password_quality

BREACHED = [f"Mot de passe volé numéro {number}" for number in range(2000)]


@pytest.fixture
def public_list(tmp_path: Path) -> Path:
    """In the form of the public download: digests in hexadecimal, and how often each was seen."""
    lines = (
        f"{hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()}:{place % 5 + 1}"
        for place, password in enumerate(BREACHED)
    )
    path = tmp_path / "pwned.txt"
    path.write_text("\r\n".join(lines))
    return path


@pytest.fixture
def filter_file(public_list: Path, tmp_path: Path, settings: Any) -> Iterator[Path]:
    """The filter of that list, in force."""
    path = tmp_path / "breached.filter"
    call_command("build_breached_filter", str(public_list), str(path))
    settings.BREACHED_PASSWORDS_FILE = str(path)
    common_passwords._breached_passwords.cache_clear()
    yield path
    common_passwords._breached_passwords.cache_clear()


def test_every_breached_password_is_refused_and_hardly_any_other(filter_file: Path) -> None:
    breached = BreachedPasswords(filter_file)
    assert breached.count == len(BREACHED)
    assert all(password in breached for password in BREACHED)
    assert sum(f"une autre phrase {number}" in breached for number in range(20_000)) <= 10


def test_the_person_reads_that_it_is_known(filter_file: Path) -> None:
    with pytest.raises(ValidationError, match="trop courant"):
        check_password_quality(BREACHED[7], [])
    check_password_quality("une phrase que personne n'a volée", [])


def test_rare_ones_may_be_left_out(public_list: Path, tmp_path: Path) -> None:
    path = tmp_path / "often.filter"
    call_command("build_breached_filter", str(public_list), str(path), seen=5)
    breached = BreachedPasswords(path)
    assert breached.count == 400
    assert BREACHED[4] in breached
    assert BREACHED[0] not in breached


def test_a_list_of_passwords_will_do(tmp_path: Path) -> None:
    source, path = tmp_path / "plain.txt", tmp_path / "plain.filter"
    source.write_text("correct horse battery staple\n\n")
    call_command("build_breached_filter", str(source), str(path), plain=True)
    assert "correct horse battery staple" in BreachedPasswords(path)


def test_the_file_is_small(filter_file: Path) -> None:
    assert filter_file.stat().st_size < len(BREACHED) * 3


@pytest.mark.parametrize("line", ["not a digest", "ABC:3", "Z" * 40, "A" * 40 + ":many"])
def test_a_line_that_is_no_digest_is_named(tmp_path: Path, line: str) -> None:
    source = tmp_path / "odd.txt"
    source.write_text(f"{'A' * 40}:2\n{line}\n")
    with pytest.raises(CommandError, match="Line 2"):
        call_command("build_breached_filter", str(source), str(tmp_path / "odd.filter"))
    assert not (tmp_path / "odd.filter").exists()


def test_another_file_is_no_filter(tmp_path: Path) -> None:
    path = tmp_path / "other"
    path.write_bytes(b"KAGU" * 100)
    with pytest.raises(NotAFilter):
        BreachedPasswords(path)
