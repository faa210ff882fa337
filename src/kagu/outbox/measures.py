"""What the outbox tells Prometheus: what waits, what nobody could deliver, whether workers live."""

from collections.abc import Iterator

from prometheus_client.metrics_core import Metric

from kagu.metrics.told import gauge, gauges
from kagu.outbox.backlog import Waits, backlog, by_kind
from kagu.outbox.heartbeat import last_beat, living_workers
from kagu.outbox.lateness import relay_is_down
from kagu.outbox.models import OutboxMessage
from kagu.site import clock


def rows() -> Iterator[Metric]:
    """The outbox and its workers as the rows have them now."""
    states = OutboxMessage.State
    waiting = by_kind(OutboxMessage.objects.filter(state=states.WAITING))
    dead = by_kind(OutboxMessage.objects.filter(state=states.DEAD))
    now = clock.now()
    yield gauges(
        "kagu_outbox_waiting", "Messages that wait, by kind", "kind", [(kind, n) for kind, n, _ in waiting]
    )
    yield gauges(
        "kagu_outbox_oldest_seconds",
        "Age of the oldest message that waits, by kind",
        "kind",
        [(kind, (now - since).total_seconds()) for kind, _, since in waiting],
    )
    yield gauges(
        "kagu_outbox_dead", "Messages nobody could deliver, by kind", "kind", [(k, n) for k, n, _ in dead]
    )
    yield gauge("kagu_mail_relay_down", "1 while the mail relay takes nothing for minutes", relay_is_down())
    yield gauge("kagu_workers", "Workers that beat within the last minute", len(living_workers()))
    if seen_at := last_beat():
        age = (now - seen_at).total_seconds()
        yield gauge("kagu_worker_last_beat_seconds", "Since a worker was last heard", age)


def waiting_for_somebody() -> Iterator[Metric]:
    """What waits for agents or operators."""
    waiting = [waits for waits in backlog() if waits.by_hand]
    yield gauges(
        "kagu_backlog",
        "Things that wait for somebody, by what they are",
        "what",
        [(waits.name, waits.count) for waits in waiting],
    )
    yield gauges(
        "kagu_backlog_oldest_seconds",
        "Age of the oldest of them",
        "what",
        [(waits.name, _age(waits)) for waits in waiting],
    )


def _age(waits: Waits) -> float:
    return (clock.now() - waits.since).total_seconds() if waits.since else 0.0
