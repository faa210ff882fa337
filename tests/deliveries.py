"""The outbox without its worker: what is due is tried in the test's own thread."""

from datetime import datetime, timedelta

from kagu.outbox.delivery import attempt, claim
from kagu.outbox.lanes import Lanes
from kagu.outbox.picking import due

LEASE = timedelta(minutes=5)


def deliver_due(now: datetime | None = None) -> int:
    """Try every message that is due once; how many were delivered."""
    delivered = 0
    lanes = Lanes()
    for message in list(due(now)):
        if {message.kind, message.lane} & lanes.closed() or not claim(message, LEASE):
            continue
        lanes.start(message)
        failure = attempt(message)
        lanes.finish(message, failure, seconds=0.0)
        delivered += failure is None
    return delivered
