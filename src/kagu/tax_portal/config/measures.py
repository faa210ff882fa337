"""What the tax portal alone tells Prometheus: its sessions."""

from collections.abc import Iterator

from prometheus_client.metrics_core import Metric

from kagu.metrics.told import gauge
from kagu.relying_party.models import RelyingPartySession
from kagu.site import clock


def sessions() -> Iterator[Metric]:
    """People logged in here."""
    live = RelyingPartySession.objects.filter(user__isnull=False, expire_date__gt=clock.now())
    yield gauge("kagu_sessions", "Sessions of people logged in", live.count())
