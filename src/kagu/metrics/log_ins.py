"""Log-ins by their outcome; none says whether an account exists."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import Counter

LOG_INS = Counter("kagu_log_ins", "Log-ins tried, by way and outcome", ["way", "outcome"])
BEFORE_A_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


@contextmanager
def counted(way: str) -> Iterator[None]:
    """Around what logs somebody in: `logged_in`, or the name of its refusal, as `wrong_credentials`."""
    try:
        yield
    except Exception as refusal:
        count_refused(way, type(refusal))
        raise
    LOG_INS.labels(way, "logged_in").inc()


def count_refused(way: str, refusal: type[Exception]) -> None:
    """One that never reached its act."""
    LOG_INS.labels(way, BEFORE_A_CAPITAL.sub("_", refusal.__name__).lower()).inc()
