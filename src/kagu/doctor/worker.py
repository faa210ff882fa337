"""Whether a worker delivers what waits."""

from collections.abc import Iterator

from kagu.doctor.findings import Asked, Finding, good, look, mend
from kagu.outbox.heartbeat import last_beat, living_workers
from kagu.outbox.picking import due
from kagu.site import clock

MANY_WAIT = 1000
START_ONE = "no mail, no logout and no event leaves before « kagu work » runs"


def worker(asked: Asked) -> Iterator[Finding]:
    """Workers of this site that beat within the last minute, and what waits for them."""
    living = living_workers()
    seen_at = last_beat()
    if living:
        yield good(f"{len(living)} at work: {', '.join(living)}")
    elif seen_at:
        ago = int((clock.now() - seen_at).total_seconds())
        yield mend(f"none at work, the last was seen {ago} s ago: {START_ONE}")
    else:
        yield mend(f"none at work: {START_ONE}")
    waiting = due().order_by()[:MANY_WAIT].count()
    if waiting == MANY_WAIT:
        yield look(f"{MANY_WAIT} messages or more are due and wait")
