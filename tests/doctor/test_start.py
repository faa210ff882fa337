"""A site that people would find broken does not start: one line for each fault, and no trace."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kagu import cli

KEY = "0123456789 abcdefghijklmnopqrstuvwxyz 0123456789 abcdefghijklmnopqrstuvwxyz"


def kagu(folder: Path, *command: str, **environment: str) -> tuple[int, str]:
    """Exit status and words of a command of `connect`, in this environment alone."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KAGU_", "DJANGO_"))}
    settings = {
        "KAGU_CONNECT_URL": "http://connect.localhost:8000",
        "KAGU_CONNECT_SECRET_KEY": KEY,
        "KAGU_CONNECT_DATABASE": f"sqlite:///{folder}/connect.sqlite3",
    }
    finished = subprocess.run(
        [sys.executable, "-m", "kagu", *command],
        env={**kept, **settings, **environment},
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=60,
    )
    assert "Traceback" not in finished.stdout
    return finished.returncode, finished.stdout


def test_settings_that_cannot_be_used_are_told_by_name_and_nothing_starts(tmp_path: Path) -> None:
    status, told = kagu(
        tmp_path,
        "serve",
        "connect",
        KAGU_CONNECT_SECRET_KEY="",
        KAGU_CONNECT_OLD_SECRET_KEYS_FILE="/nowhere/key",
        KAGU_CONNECT_SESSION_HOURS="abc",
        KAGU_CONNECT_DELETION_DELAY_DAYS="99999999999",
        KAGU_MAIL_PORT="smtp",
    )
    assert status == 1
    for words in (
        "Set the environment variable KAGU_CONNECT_SECRET_KEY (or KAGU_CONNECT_SECRET_KEY_FILE)",
        "KAGU_CONNECT_OLD_SECRET_KEYS_FILE names /nowhere/key, which cannot be read",
        "KAGU_CONNECT_SESSION_HOURS is “abc”; it must be a whole number",
        "KAGU_CONNECT_DELETION_DELAY_DAYS is 99999999999; it must be from 0 to",
        "KAGU_MAIL_PORT is “smtp”",
    ):
        assert f"kagu serve connect: {words}" in told


def test_what_people_would_meet_later_is_told_now_and_nothing_starts(tmp_path: Path) -> None:
    status, told = kagu(
        tmp_path,
        "serve",
        "connect",
        KAGU_CONNECT_SECRET_KEY="x",
        KAGU_CONNECT_URL="https://comptes.example.org",
        KAGU_CONNECT_BREACHED_PASSWORDS="/nowhere/list",
    )
    assert status == 1
    for words in (
        "secret key: it can be guessed",
        "proxy: KAGU_CONNECT_BEHIND_PROXY is not set",
        "database: SQLite",
        "migrations: there are no tables yet: run « kagu connect migrate »",
        "breached passwords: KAGU_CONNECT_BREACHED_PASSWORDS names /nowhere/list, which cannot be read",
    ):
        assert f"kagu serve connect: {words}" in told


def test_a_worker_does_not_start_without_its_database(tmp_path: Path) -> None:
    status, told = kagu(
        tmp_path, "work", "connect", KAGU_CONNECT_DATABASE="postgresql://kagu:topsecret@127.0.0.1:9/kagu"
    )
    assert status == 1
    assert "kagu work connect: database: PostgreSQL, kagu at 127.0.0.1: " in told
    assert "topsecret" not in told


def test_a_command_of_the_site_tells_faults_as_lines_too(tmp_path: Path) -> None:
    status, told = kagu(tmp_path, "connect", "migrate", KAGU_CONNECT_SESSION_HOURS="abc")
    assert status == 1
    assert told.splitlines() == [
        "kagu connect: KAGU_CONNECT_SESSION_HOURS is “abc”; it must be a whole number: "
        "hours after which a session ends in any case."
    ]


def test_the_doctor_tells_all_of_it_and_what_was_mistyped(tmp_path: Path) -> None:
    status, told = kagu(
        tmp_path, "doctor", "connect", KAGU_CONNECT_SECRET_KEY="x", KAGU_CONNECT_SESION_HOURS="8"
    )
    assert status == 1
    assert "nobody reads KAGU_CONNECT_SESION_HOURS: is KAGU_CONNECT_SESSION_HOURS meant?" in told
    assert "  MEND  secret key           it can be guessed" in told
    assert "  look  worker               not examined: the database is not ready" in told
    assert told.splitlines()[-1].endswith("to look at.")


@pytest.mark.parametrize(
    "command", ["changepassword", "createsuperuser", "flush", "loaddata", "runserver", "testserver"]
)
@pytest.mark.parametrize("site", ["connect", "tax-portal"])
def test_no_command_goes_around_the_acts(capsys: pytest.CaptureFixture[str], site: str, command: str) -> None:
    """What Django brings along is refused by name, with what there is instead."""
    assert cli._site_command(site, [command, "alice@exemple.nc"]) == 1
    assert f"kagu {site}: no command « {command} »: " in capsys.readouterr().err
