"""A database made before counting had a room of its own: tries under way and blocks go on."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from kagu.tax_portal.taxpayers.companies import activate_company
from kagu.tax_portal.taxpayers.look_up_person import LOOK_UPS
from kagu.tax_portal.taxpayers.subscriptions import subscribe


@pytest.fixture
def counters_of_before(transactional_db: None) -> Any:
    executor = MigrationExecutor(connection)
    yield executor.migrate([("taxpayers", "0001_initial")]).apps.get_model("taxpayers", "AttemptCounter")
    call_command("migrate", verbosity=0)


def test_tries_and_blocks_are_taken_over(counters_of_before: Any) -> None:
    an_hour_ago = timezone.now() - timedelta(hours=1)
    tomorrow = an_hour_ago + timedelta(days=1)
    times = {"first_at": an_hour_ago, "last_at": an_hour_ago}
    for name, count, until in [
        ("subscribe 7", 5, tomorrow),
        ("activate 7", 3, None),
        ("letter 8", 4, None),
        ("look-up 9", 10, None),
    ]:
        counters_of_before.objects.create(counter=name, count=count, blocked_until=until, **times)
    call_command("migrate", verbosity=0)
    assert subscribe.TRIES.blocked_until("7") == tomorrow
    assert activate_company.TRIES.blocked_until("7") is None
    assert activate_company.TRIES.count("7") == 1
    assert subscribe.TRIES_AT_A_LETTER.count("8") == 0
    assert LOOK_UPS.add("9").count == 11
