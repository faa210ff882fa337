"""What comes lately under a name is counted once, for all threads and processes, and for a time only."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from kagu.counting import windows
from kagu.counting.lately import count_lately
from kagu.counting.models import Tally
from kagu.counting.retention import forget_past
from kagu.counting.windows import CLOCKS_APART, Window, add, forget, read
from kagu.mailed_links.models import MailedLink
from tests.clock import Clock
from tests.threads import run_together

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
KNOCKS = Window("knocks", MINUTE)


def test_each_name_has_its_own_count() -> None:
    assert [KNOCKS.add(name).count for name in ("a", "a", "b", "a")] == [1, 2, 1, 3]
    assert [KNOCKS.read(name).count for name in ("a", "b", "c")] == [3, 1, 0]
    assert Window("rings", MINUTE).read("a").count == 0


def test_a_window_is_over_at_its_time_whatever_came_meanwhile(clock: Clock) -> None:
    first = KNOCKS.add("a")
    clock.move(59)
    again = KNOCKS.add("a")
    assert (again.count, again.ends_at) == (2, first.ends_at)
    assert again.ends_in == pytest.approx(1)
    clock.move(1)
    assert KNOCKS.read("a").count == 0
    assert KNOCKS.add("a").count == 1
    assert KNOCKS.read("a").ends_in == pytest.approx(60)


def test_a_count_of_a_clock_that_was_ahead_stops_nobody(clock: Clock) -> None:
    clock.move(30 * 24 * 3600)
    KNOCKS.add("a")
    clock.move(-30 * 24 * 3600)
    assert KNOCKS.read("a").count == 0
    assert KNOCKS.add("a").count == 1


def test_clocks_of_two_nodes_may_be_a_little_apart(clock: Clock) -> None:
    KNOCKS.add("a")
    clock.move(2 - CLOCKS_APART)
    assert KNOCKS.read("a").count == 1
    assert KNOCKS.add("a").count == 2


def test_what_serves_once_is_spent_by_the_first(clock: Clock) -> None:
    assert [KNOCKS.spend("proof") for _ in range(3)] == [True, False, False]
    clock.move(60)
    assert KNOCKS.spend("proof")


def test_counters_of_several_windows_go_in_one_statement(django_assert_num_queries: Callable) -> None:
    rings = Window("rings", timedelta(hours=1))
    both = [KNOCKS.of("a"), rings.of("a")]
    with django_assert_num_queries(1):
        counts = add(*both, KNOCKS.of("b"))
    assert [count.ends_in for count in counts] == [pytest.approx(each, abs=1) for each in (60, 3600, 60)]
    with django_assert_num_queries(1):
        assert [count.count for count in read(*both, KNOCKS.of("c"))] == [1, 1, 0]


def test_a_name_that_is_forgotten_starts_afresh() -> None:
    add(KNOCKS.of("a"), KNOCKS.of("b"))
    forget(KNOCKS.of("a"))
    assert [KNOCKS.add(name).count for name in ("a", "b")] == [1, 2]


@pytest.mark.parametrize("name", ["", "\0", "\udc80", "x" * 100_000, "é'\"%s {0}"])
def test_any_name_is_counted(name: str) -> None:
    assert [KNOCKS.add(name).count for _ in range(2)] == [1, 2]


def test_of_a_name_nothing_is_kept_but_a_hash_that_only_this_site_can_make(settings: Any) -> None:
    KNOCKS.add("203.0.113.9/32")
    kept = Tally.objects.get()
    assert "203.0.113" not in str(kept.__dict__)
    settings.SECRET_KEY = "another key"
    assert KNOCKS.of("203.0.113.9/32").row_id != kept.pk


def test_a_flood_of_names_takes_bounded_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "LOOK_EVERY", 1)
    bounded = Window("bounded", MINUTE, most=10)
    for number in range(40):
        add(bounded.of("all"), bounded.of(str(number)))
    assert Tally.objects.filter(kind="bounded").count() <= 10
    # What everybody touches is never pushed out, nor what came last.
    assert (bounded.read("all").count, bounded.read("39").count, bounded.read("0").count) == (40, 1, 0)


def test_what_guards_a_secret_is_pushed_out_by_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "LOOK_EVERY", 1)
    tries = Window("tries", MINUTE, most=None)
    for number in range(40):
        tries.add(str(number))
    assert tries.read("0").count == 1


def test_without_a_worker_what_is_over_goes_too(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    monkeypatch.setattr(windows, "LOOK_EVERY", 2)
    knocks = Window("knocks", MINUTE)
    knocks.add("a")
    clock.move(60)
    knocks.add("b")
    assert Tally.objects.count() == 1


def test_the_worker_forgets_what_is_over() -> None:
    add(KNOCKS.of("a"), KNOCKS.of("b"))
    Tally.objects.filter(pk=KNOCKS.of("a").row_id).update(ends_at=0)
    assert forget_past() == 1
    assert KNOCKS.read("b").count == 1


@pytest.mark.django_db(transaction=True)
def test_threads_that_come_at_once_are_all_counted() -> None:
    """Each on its own connection, in whatever order they name the same counters."""

    def knock(names: str) -> list[int]:
        return [count.count for count in add(*(KNOCKS.of(name) for name in names))]

    results = run_together(*[partial(knock, names) for names in ("abc", "bca", "cba", "acb") * 5])
    assert sorted(results) == [[number] * 3 for number in range(1, 21)]


@pytest.mark.django_db(transaction=True)
def test_of_many_that_spend_at_once_one_does() -> None:
    assert sorted(run_together(*[lambda: KNOCKS.spend("proof")] * 20)) == [False] * 19 + [True]


KNOCK_TEN_TIMES = """
import django
django.setup()
from datetime import timedelta
from kagu.counting.windows import Window
for _ in range(10):
    Window("knocks", timedelta(minutes=1)).add("a")
"""


@pytest.mark.django_db(transaction=True)
def test_two_processes_count_as_one() -> None:
    database = connection.settings_dict["NAME"]
    name = "KAGU_CONNECT_DATABASE"
    address = f"sqlite:///{database}" if connection.vendor == "sqlite" else _address_of(database)
    environment = {
        **os.environ,
        name: address,
        "DJANGO_SETTINGS_MODULE": "kagu.connect.config.settings",
    }
    command = [sys.executable, "-c", KNOCK_TEN_TIMES]
    processes = [subprocess.Popen(command, env=environment) for _ in range(2)]
    assert [process.wait(timeout=60) for process in processes] == [0, 0]
    assert KNOCKS.add("a").count == 21


def _address_of(database: str) -> str:
    """The server of this run, and the database of these tests."""
    server, _, query = os.environ["KAGU_TEST_DATABASE"].partition("?")
    return f"{server.rpartition('/')[0]}/{database}?{query}"


def test_what_a_transaction_undoes_was_not_counted() -> None:
    """Whoever must count whatever comes of it counts before, outside."""
    with transaction.atomic():
        KNOCKS.add("a")
        transaction.set_rollback(True)
    assert KNOCKS.read("a").count == 0


def test_rows_of_their_own_are_counted_where_they_stand() -> None:
    now = timezone.now()
    for moved in (-61, -59, -1, +3600):
        link = MailedLink.objects.create(purpose="x", expires_at=now)
        MailedLink.objects.filter(pk=link.pk).update(created_at=now + timedelta(seconds=moved))
    assert count_lately(MailedLink.objects.all(), "created_at", MINUTE) == 2
