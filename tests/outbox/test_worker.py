"""The worker with real threads and real processes: fast, fair, and nothing lost."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from kagu.outbox import lanes, worker
from kagu.outbox.models import OutboxMessage
from kagu.outbox.picking import pick
from tests.outbox import handlers
from tests.outbox.workers import running_worker
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

PROCESS = """
import sys
from datetime import timedelta
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.OUTBOX_DELIVERIES = {"note": "tests.outbox.handlers.deliver"}
django.setup()
from django.core.management import call_command
from kagu.outbox import worker
from tests.outbox import handlers
from tests.outbox.workers import running_worker
worker.LEASE = timedelta(seconds=1)
handlers.behaviour["alice@exemple.nc"] = sys.argv[2]
print("ready", flush=True)
call_command("work_outbox")
"""


@contextlib.contextmanager
def worker_process(behaviour: str = "") -> Iterator[Any]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"]}
    name = str(connection.settings_dict["NAME"])
    process = subprocess.Popen(
        [sys.executable, "-c", PROCESS, name, behaviour],
        cwd=Path(__file__).parents[2],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    yield process
    process.kill()
    process.communicate()


def state_of(message: Any) -> str:
    return OutboxMessage.objects.values_list("state", flat=True).get(pk=message.pk)


def test_an_idle_worker_finds_what_comes(
    send: Callable[..., OutboxMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It looks again within a second: that is `POLL_SECONDS`, not a clock of this test's."""
    looked = threading.Event()

    def seen(closed: Any, most: int) -> Any:
        looked.set()
        return pick(closed, most)

    monkeypatch.setattr("kagu.outbox.worker.pick", seen)
    with running_worker():
        assert looked.wait(timeout=10)
        message = send("alice@exemple.nc")
        wait_until(lambda: state_of(message) == "delivered")
    assert worker.POLL_SECONDS < 1


def test_two_workers_deliver_each_message_once(send: Callable[..., OutboxMessage]) -> None:
    for number in range(60):
        send(f"someone-{number}@{number % 7}.exemple.nc")
    with running_worker(), running_worker():
        wait_until(lambda: not OutboxMessage.objects.filter(state="waiting").exists(), seconds=30)
    assert len(handlers.attempted) == len(set(handlers.attempted)) == 60
    assert set(OutboxMessage.objects.values_list("attempts", flat=True)) == {1}


def test_slow_destinations_do_not_delay_the_others(send: Callable[..., OutboxMessage]) -> None:
    """Mail §6 (2): more slow messages than threads, and the last one goes out while all of them hang."""
    for number in range(lanes.THREADS * 2):
        send(f"{number}@slow.exemple.nc")
        handlers.behaviour[f"{number}@slow.exemple.nc"] = "holds"
    quick = send("alice@quick.exemple.nc")
    with running_worker():
        wait_until(lambda: state_of(quick) == "delivered")
        assert [name for name, _ in handlers.delivered] == ["alice@quick.exemple.nc"]
        assert sum("slow" in name for name in handlers.attempted) <= lanes.THREADS_OF_ONE_LANE
        OutboxMessage.objects.filter(state="waiting", lease=None).delete()


def test_many_slow_destinations_leave_room_for_the_others(send: Callable[..., OutboxMessage]) -> None:
    for number in range(30):
        send(f"bob@slow-{number}.exemple.nc")
        handlers.behaviour[f"bob@slow-{number}.exemple.nc"] = "holds"
    with running_worker():
        wait_until(lambda: len(handlers.attempted) == lanes.THREADS_OF_ONE_KIND)
        other = send("https://impots.exemple.nc/logout/", kind="other")
        wait_until(lambda: state_of(other) == "delivered")
        assert [name for name, _ in handlers.delivered] == ["https://impots.exemple.nc/logout/"]
        OutboxMessage.objects.filter(state="waiting", lease=None).delete()


def test_a_destination_comes_back_and_gets_its_oldest_message_first(
    send: Callable[..., OutboxMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "FIRST_PAUSE_SECONDS", 0.2)
    monkeypatch.setattr("kagu.outbox.delivery.FIRST_PAUSE", timedelta(seconds=0.2))
    names = [f"{number}@exemple.nc" for number in range(6)]
    handlers.behaviour.update(dict.fromkeys(names, "down"))
    for name in names:
        send(name)
    with running_worker():
        wait_until(lambda: len(handlers.attempted) >= 3)
        handlers.behaviour.clear()
        wait_until(lambda: len(handlers.delivered) == 6)
    assert handlers.delivered[0][0] == "0@exemple.nc"
    assert set(handlers.attempted[:3]) <= set(names[:2])


def test_it_stops_when_told_and_finishes_what_it_began(send: Callable[..., OutboxMessage]) -> None:
    message = send("alice@exemple.nc")
    with worker_process("listens") as process:
        wait_until(lambda: OutboxMessage.objects.get().lease is not None)
        process.send_signal(signal.SIGTERM)
        process.stdin.write("go on\n")
        process.stdin.flush()
        assert process.wait(timeout=10) == 0
    assert state_of(message) == "delivered"
    assert OutboxMessage.objects.get().attempts == 1


def test_the_message_of_a_killed_worker_is_taken_up_again(send: Callable[..., OutboxMessage]) -> None:
    message = send("alice@exemple.nc")
    with worker_process("listens") as process:
        wait_until(lambda: OutboxMessage.objects.get().lease is not None)
        process.kill()
        process.wait()
    with worker_process() as second:
        wait_until(lambda: state_of(message) == "delivered")
        second.send_signal(signal.SIGTERM)
        second.wait(timeout=10)
    delivered = OutboxMessage.objects.get()
    assert (delivered.attempts, delivered.message_id) == (2, message.message_id)


def test_a_slow_attempt_keeps_its_lease(
    send: Callable[..., OutboxMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "LEASE", timedelta(seconds=1))
    monkeypatch.setattr(worker, "RENEW_SECONDS", 0.2)
    message = send("alice@exemple.nc")
    handlers.behaviour["alice@exemple.nc"] = "holds"
    with running_worker(), running_worker():
        wait_until(lambda: bool(handlers.attempted))
        first = OutboxMessage.objects.get().next_try_at
        # Until a first lease that nobody renewed would be over.
        wait_until(lambda: OutboxMessage.objects.get().next_try_at > first + worker.LEASE)
        handlers.released.set()
        wait_until(lambda: state_of(message) == "delivered")
    assert handlers.attempted == ["alice@exemple.nc"]
