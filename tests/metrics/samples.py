"""Numbers as Prometheus reads them."""

from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import REGISTRY

from kagu.metrics.requests import REQUESTS


def sample(name: str, **labels: str) -> float:
    """The value that this process has counted; 0 before the first."""
    REQUESTS.write()
    return REGISTRY.get_sample_value(name, labels) or 0.0


@contextmanager
def one_more(name: str, **labels: str) -> Iterator[None]:
    """What is done inside counts once."""
    before = sample(name, **labels)
    yield
    assert sample(name, **labels) == before + 1
