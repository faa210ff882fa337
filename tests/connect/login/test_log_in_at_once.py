"""A log-in is one transaction: session, history, browser and counters stand together or not at all."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from kagu.connect.accounts.models import Activity, KnownDevice, LoginSession, User, log_in_sql
from kagu.connect.accounts.models.log_in_sql import renew_device
from tests.connect.login.conftest import log_in

# On PostgreSQL the history's next line is waited for, and each transaction begins with a word of its own.
MOST_STATEMENTS = 14


@pytest.mark.django_db(transaction=True)
def test_a_log_in_waits_for_the_disk_once(home: Browser, alice: User) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert log_in(home, alice.email).status_code == 302
    statements = [each["sql"] for each in asked.captured_queries]
    assert [each for each in statements if each.startswith("COMMIT")] == ["COMMIT"]
    assert not [each for each in statements if "SAVEPOINT" in each]
    assert len(statements) <= MOST_STATEMENTS, statements


@pytest.mark.django_db(transaction=True)
def test_nobody_is_logged_in_in_a_browser_that_could_not_be_written_down(
    home: Browser, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines, known = Activity.objects.count(), KnownDevice.objects.get().secret_hash

    def fail_to_write(*told: Any) -> bool:
        renew_device(*told)
        raise OSError

    monkeypatch.setattr(log_in_sql, "renew_device", fail_to_write)
    home.raise_request_exception = False
    assert log_in(home, alice.email).status_code == 500
    assert not LoginSession.objects.filter(user=alice).exists()
    assert Activity.objects.count() == lines
    assert KnownDevice.objects.get().secret_hash == known
