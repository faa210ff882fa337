"""What is counted when it is asked for, from rows or from outside: the functions that METRICS names."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.db import connections
from django.utils.module_loading import import_string
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

# However often one asks, rows are counted so seldom.
KEPT_SECONDS = 15.0

Told = Callable[[], Iterable[Metric]]
logger = logging.getLogger(__name__)


class ToldMetrics(Collector):
    """A collector of the whole; what one part cannot tell, the others still do."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: list[Metric] = []
        self._kept_until = 0.0

    def collect(self) -> Iterator[Metric]:
        with self._lock:
            if time.monotonic() >= self._kept_until:
                self._kept = list(_ask_all())
                self._kept_until = time.monotonic() + KEPT_SECONDS
            kept = self._kept
        yield from kept


def gauge(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    """One number of now."""
    return GaugeMetricFamily(name, meaning, value=value)


def gauges(name: str, meaning: str, label: str, values: Iterable[tuple[str, float]]) -> GaugeMetricFamily:
    """One number of now for each value of a label."""
    family = GaugeMetricFamily(name, meaning, labels=[label])
    for labelled, value in values:
        family.add_metric([labelled], value)
    return family


def _ask_all() -> Iterator[Metric]:
    failed = []
    try:
        for subject, name in settings.METRICS.items():
            try:
                tell: Told = import_string(name)
                yield from list(tell())
            except Exception as error:
                logger.warning("the metrics of %s cannot be told: %s", subject, type(error).__name__)
                failed.append((subject, 1.0))
    finally:
        connections.close_all()
    yield gauges("kagu_metrics_failed", "Subjects whose numbers cannot be told now", "subject", failed)
