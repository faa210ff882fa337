"""Delivers what waits in the outbox, oldest first, from several threads and several processes."""

import contextlib
import logging
import queue
import threading
import time
from datetime import timedelta

from django.db import DatabaseError, close_old_connections, connection

from kagu.chores import turns
from kagu.outbox.delivery import DeliveryFailed, Failure, attempt, claim
from kagu.outbox.heartbeat import Heartbeat
from kagu.outbox.lanes import THREADS, Lanes
from kagu.outbox.models import OutboxMessage
from kagu.outbox.picking import pick
from kagu.site import clock

POLL_SECONDS = 0.5
# A killed worker's messages are taken up when their lease runs out; a living one renews it.
LEASE = timedelta(seconds=30)
RENEW_SECONDS = 10.0
STOP_SECONDS = 25.0
IDLE_SECONDS = 30.0

logger = logging.getLogger(__name__)


def run(stop: threading.Event | None = None) -> None:
    """Deliver until `stop` is set, then let the attempts that run come to their end."""
    Worker(stop or threading.Event()).run()


class Worker:
    """The main thread claims and keeps count; daemon threads deliver."""

    def __init__(self, stop: threading.Event) -> None:
        self.stop = stop
        self.lanes = Lanes()
        self.running: dict[int, OutboxMessage] = {}
        self.jobs: queue.SimpleQueue[OutboxMessage | None] = queue.SimpleQueue()
        self.results: queue.SimpleQueue[tuple[OutboxMessage, Failure | None, float]] = queue.SimpleQueue()
        self.renewed_at = time.monotonic()
        self.heartbeat = Heartbeat()

    def run(self) -> None:
        for number in range(THREADS):
            threading.Thread(target=self._deliver, name=f"outbox-{number}", daemon=True).start()
        threading.Thread(target=turns.run, args=(self.stop,), name="chores", daemon=True).start()
        while not self.stop.is_set():
            try:
                self._start_due()
                self._renew_leases()
                self.heartbeat.beat()
            except DatabaseError:
                # The database may be restarting: leases keep what runs, we come back.
                logger.exception("the outbox cannot be read now")
                connection.close()
            self._collect(POLL_SECONDS)
        self._wait_for_the_running()

    def _start_due(self) -> None:
        close_old_connections()
        while free := THREADS - len(self.running):
            closed = self.lanes.closed()
            messages = pick(closed, free)
            if not messages:
                return
            for message in messages:
                if not {message.kind, message.lane} & self.lanes.closed() and claim(message, LEASE):
                    self.lanes.start(message)
                    self.running[message.pk] = message
                    self.jobs.put(message)

    def _deliver(self) -> None:
        while True:
            try:
                message = self.jobs.get(timeout=IDLE_SECONDS)
            except queue.Empty:
                connection.close()
                continue
            if message is None:
                connection.close()
                return
            started_at = time.monotonic()
            failure: Failure | None
            try:
                close_old_connections()
                failure = attempt(message)
            except DatabaseError as error:
                connection.close()
                failure = DeliveryFailed(f"its outcome could not be written: {error}")
            self.results.put((message, failure, time.monotonic() - started_at))

    def _collect(self, seconds: float) -> None:
        try:
            result = self.results.get(timeout=seconds)
            while True:
                self.running.pop(result[0].pk)
                self.lanes.finish(*result)
                result = self.results.get_nowait()
        except queue.Empty:
            return

    def _renew_leases(self) -> None:
        now = time.monotonic()
        if now - self.renewed_at > RENEW_SECONDS:
            self.renewed_at = now
            leases = [message.lease for message in self.running.values()]
            running = OutboxMessage.objects.filter(pk__in=list(self.running), lease__in=leases)
            running.update(next_try_at=clock.now() + LEASE)

    def _wait_for_the_running(self) -> None:
        give_up_at = time.monotonic() + STOP_SECONDS
        while self.running and time.monotonic() < give_up_at:
            self._collect(POLL_SECONDS)
            self._renew_leases()
        for _ in range(THREADS):
            self.jobs.put(None)
        with contextlib.suppress(DatabaseError):
            self.heartbeat.end()
        logger.info("the outbox worker has stopped, %d attempts cut short", len(self.running))
