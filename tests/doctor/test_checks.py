"""Each check of `kagu doctor`: what is well, and what is to be mended."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from kagu.connect.signing import key_ring
from kagu.connect.signing.rotation import rotate_keys
from kagu.doctor.examination import examine
from kagu.doctor.findings import Asked, Level
from kagu.outbox.heartbeat import Heartbeat
from kagu.outbox.models import WorkerHeartbeat
from tests.clock import Clock
from tests.doctor.examined import examined, last_migration, levels

pytestmark = pytest.mark.django_db
CONFIG = "kagu.connect.config.checks"


def test_a_long_secret_key_is_good_and_a_guessed_one_is_not(settings: Any) -> None:
    assert levels("kagu.doctor.secret_strength.secret_key") == [Level.GOOD]
    for weak in ("x", "ab" * 50):
        settings.SECRET_KEY = weak
        assert Level.MEND in levels("kagu.doctor.secret_strength.secret_key")


def test_an_old_key_that_is_todays_is_pointed_out(settings: Any) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    assert Level.LOOK in levels("kagu.doctor.secret_strength.secret_key")


def test_the_database_of_this_test_answers_with_all_its_tables() -> None:
    assert levels("kagu.doctor.database.reachable") == [Level.GOOD]
    assert levels("kagu.doctor.database.migrations") == [Level.GOOD]


LOOK_AND_LEAVE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
connection.close()
"""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a server has no file to open")
def test_looking_at_the_file_ends_no_lock_of_this_process() -> None:
    """Whoever leaves then would take themselves for the last, and remove the log that is still in use."""
    name = str(connection.settings_dict["NAME"])
    assert levels("kagu.doctor.database.reachable") == [Level.GOOD]
    subprocess.run([sys.executable, "-c", LOOK_AND_LEAVE, name], check=True)
    assert Path(f"{name}-wal").exists()


def test_a_migration_that_is_not_applied_is_named() -> None:
    MigrationRecorder.Migration.objects.filter(app="outbox", name=last_migration("outbox")).delete()
    [(level, words)] = examined("kagu.doctor.database.migrations")
    assert level is Level.MEND
    assert f"outbox.{last_migration('outbox')}" in words


def test_tables_of_a_newer_version_do_not_matter() -> None:
    MigrationRecorder.Migration.objects.create(app="outbox", name="9999_of_tomorrow", applied=timezone.now())
    assert levels("kagu.doctor.database.migrations") == [Level.GOOD]


def test_a_check_that_fails_is_told_and_the_next_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(asked: Asked) -> None:
        raise ZeroDivisionError("twice\nsaid")

    monkeypatch.setattr("kagu.doctor.disk.disk", fail)
    checks = {"disk": "kagu.doctor.disk.disk", "nowhere": "kagu.no.such", "proxy": "kagu.doctor.proxy.proxy"}
    found = dict(examine(checks, Asked()))
    assert found["disk"].words == "could not be examined: ZeroDivisionError: twice"
    assert found["nowhere"].level is Level.MEND
    assert found["proxy"].level is Level.LOOK


def test_the_budget_of_connections_adds_up() -> None:
    [(level, words)] = examined("kagu.doctor.connections.budget", processes=2, threads=18, workers=2)
    assert level is Level.GOOD
    assert "2 × 16" in words or connection.vendor == "sqlite"


on_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite has no connections to share out"
)


@on_postgresql
def test_more_than_there_are_connections_is_to_be_mended() -> None:
    [(level, words)] = examined("kagu.doctor.connections.budget", processes=50, threads=18)
    assert level is Level.MEND
    assert "50 × 16 of serving processes + 1 × 15 of workers + 2 for commands = 817" in words
    assert "lower KAGU_CONNECT_DATABASE_CONNECTIONS" in words


@on_postgresql
def test_a_process_of_few_threads_needs_no_more_than_those() -> None:
    [(_, words)] = examined("kagu.doctor.connections.budget", processes=3, threads=4)
    assert "3 × 5 of serving processes" in words


@on_postgresql
def test_a_pooler_that_costs_plans_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    connection.ensure_connection()
    monkeypatch.setattr(connection.connection, "has_plans", False)
    found = examined("kagu.doctor.connections.budget")
    assert found[1][0] is Level.LOOK
    assert "set KAGU_CONNECT_DATABASE_PREPARES=YES" in found[1][1]
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "prepares", False)
    assert len(examined("kagu.doctor.connections.budget")) == 1


@on_postgresql
def test_a_process_that_nobody_counted_is_told() -> None:
    others = [connection.copy("other") for _ in range(2)]
    try:
        for number, other in enumerate(others):
            with other.cursor() as cursor:
                cursor.execute(f"SET application_name = 'kagu connect serve node-1 {number}'")
        found = examined("kagu.doctor.connections.budget")
    finally:
        for other in others:
            other.close()
    assert found[1] == (
        Level.LOOK,
        "2 processes of “serve” are connected, and KAGU_CONNECT_SERVING_PROCESSES says 1",
    )


def test_a_worker_that_beats_is_found() -> None:
    heartbeat = Heartbeat()
    heartbeat.beat()
    [(level, words)] = examined("kagu.doctor.worker.worker")
    assert level is Level.GOOD
    assert heartbeat.name in words


def test_a_silent_worker_and_none_at_all_are_to_be_mended() -> None:
    assert levels("kagu.doctor.worker.worker") == [Level.MEND]
    Heartbeat().beat()
    WorkerHeartbeat.objects.update(seen_at=timezone.now() - timedelta(minutes=5))
    [(level, words)] = examined("kagu.doctor.worker.worker")
    assert level is Level.MEND
    assert "300 s ago" in words or "301 s ago" in words


def test_an_https_site_that_believes_no_proxy_is_to_be_mended(settings: Any) -> None:
    settings.IS_SECURE = True
    assert levels("kagu.doctor.proxy.proxy") == [Level.MEND]
    settings.IS_BEHIND_PROXY = True
    assert levels("kagu.doctor.proxy.proxy") == [Level.GOOD]


def test_a_full_disk_is_seen_before_writes_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    free = {"bytes": 10 * 1024**3}
    monkeypatch.setattr("shutil.disk_usage", lambda folder: SimpleNamespace(free=free["bytes"]))
    assert Level.MEND not in levels("kagu.doctor.disk.disk")
    free["bytes"] = 10 * 1024**2
    assert Level.MEND in levels("kagu.doctor.disk.disk")


def test_static_files_of_another_version_are_pointed_out(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = str(tmp_path / "nowhere")
    assert "not collected" in examined("kagu.doctor.static_files.static_files")[0][1]
    settings.STATIC_ROOT = str(tmp_path)
    [(level, words)] = examined("kagu.doctor.static_files.static_files")
    assert level is Level.LOOK
    assert "of another version" in words


def test_signing_keys_that_do_not_open_are_to_be_mended(settings: Any) -> None:
    key_ring.signing_key("ES256")
    assert levels(f"{CONFIG}.signing_keys") == [Level.GOOD]
    key_ring.forget_keys()
    settings.SECRET_KEY = "another secret key than the one that these were made under"
    [(level, words)] = examined(f"{CONFIG}.signing_keys")
    assert level is Level.MEND
    assert "KAGU_CONNECT_OLD_SECRET_KEYS" in words


def test_an_old_signing_key_of_any_algorithm_is_pointed_out(clock: Clock) -> None:
    key_ring.signing_key("ES256")
    key_ring.signing_key("EdDSA")
    clock.move(200 * 24 * 3600)
    [(level, words)] = examined(f"{CONFIG}.signing_keys")
    assert level is Level.LOOK
    assert "ES256 for 200 days, EdDSA for 200 days" in words or "EdDSA for 200 days, ES256" in words
    rotate_keys()
    key_ring.forget_keys()
    assert levels(f"{CONFIG}.signing_keys") == [Level.GOOD]


@pytest.mark.parametrize("content", [b"KAGUBLM1", b"\x1f\x8bnot really", b"\xff\xfe\xfd"])
def test_a_list_of_breached_passwords_that_is_none_is_to_be_mended(
    settings: Any, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "list"
    settings.BREACHED_PASSWORDS_FILE = str(path)
    assert levels(f"{CONFIG}.breached_passwords") == [Level.MEND]
    path.write_bytes(content)
    assert levels(f"{CONFIG}.breached_passwords") == [Level.MEND]
    path.write_text("azerty123\nmotdepasse1\n")
    assert examined(f"{CONFIG}.breached_passwords") == [(Level.GOOD, "2 refused")]


def test_a_pepper_that_is_the_secret_key_is_to_be_mended(settings: Any) -> None:
    settings.PASSWORD_PEPPERS = {"2026": settings.SECRET_KEY}
    assert levels(f"{CONFIG}.peppers") == [Level.MEND]
    settings.PASSWORD_PEPPERS = {"2026": "short"}
    assert levels(f"{CONFIG}.peppers") == [Level.LOOK]


def test_checks_for_a_site_in_service_have_nothing_to_say(settings: Any) -> None:
    """The settings of this test are those of a site on http: what https adds is set here."""
    settings.IS_SECURE = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_SSL_REDIRECT = settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    settings.SECURE_HSTS_PRELOAD = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    assert levels("kagu.doctor.framework.framework") == [Level.GOOD]
    settings.SESSION_COOKIE_SECURE = False
    assert levels("kagu.doctor.framework.framework") == [Level.LOOK]
