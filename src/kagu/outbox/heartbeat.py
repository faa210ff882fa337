"""Workers say that they live: a row for each process, so that an operator sees when none does."""

import os
import socket
import time
import uuid
from datetime import datetime, timedelta

from django.db.models import Max

from kagu.outbox.models import WorkerHeartbeat
from kagu.site import clock
from kagu.site.service_manager import tell_ready

BEAT_SECONDS = 10.0
# A worker that said nothing for so long is taken for dead.
SILENCE = timedelta(minutes=1)


class Heartbeat:
    """One worker's row; rows of the dead go when another worker starts."""

    def __init__(self) -> None:
        self.worker_id = uuid.uuid4()
        self.name = f"{socket.gethostname()[:180]}, process {os.getpid()}"
        self._beat_at = -BEAT_SECONDS

    def beat(self) -> None:
        """Write down that this worker lives, at most once in BEAT_SECONDS."""
        if time.monotonic() - self._beat_at < BEAT_SECONDS:
            return
        now = clock.now()
        if not WorkerHeartbeat.objects.filter(worker_id=self.worker_id).update(seen_at=now):
            WorkerHeartbeat.objects.filter(seen_at__lt=now - SILENCE).delete()
            WorkerHeartbeat.objects.create(
                worker_id=self.worker_id, name=self.name, started_at=now, seen_at=now
            )
            tell_ready()
        self._beat_at = time.monotonic()

    def end(self) -> None:
        """The worker stops as it was asked to: nobody shall miss it."""
        WorkerHeartbeat.objects.filter(worker_id=self.worker_id).delete()


def living_workers() -> list[str]:
    """Machine and process of each worker that is not silent, the oldest first."""
    living = WorkerHeartbeat.objects.filter(seen_at__gte=clock.now() - SILENCE).order_by("started_at")
    return list(living.values_list("name", flat=True))


def last_beat() -> datetime | None:
    """When any worker was last heard; None when none ever was, or the last one ended as asked."""
    found: datetime | None = WorkerHeartbeat.objects.aggregate(last=Max("seen_at"))["last"]
    return found
