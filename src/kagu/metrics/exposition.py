"""All that this process, or this machine's processes of the site, tell Prometheus."""

from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from kagu.metrics.folder import bury_the_dead, counting_folder, undisturbed
from kagu.metrics.requests import REQUESTS

# Prometheus' text format, as its client library writes it.
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def exposition(*more: Collector) -> bytes:
    """Counts of this process, or of all that share its folder, and what `more` collectors tell."""
    REQUESTS.write()
    registry = CollectorRegistry()
    for collector in more:
        registry.register(collector)
    told = generate_latest(registry) if more else b""
    folder = counting_folder()
    if folder is None:
        return generate_latest(REGISTRY) + told
    shared = CollectorRegistry()
    with undisturbed(folder):
        bury_the_dead(folder)
        MultiProcessCollector(shared, str(folder))
        return generate_latest(shared) + told
