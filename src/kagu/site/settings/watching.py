"""What machines beside a site ask of it: probes, and numbers for Prometheus."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from kagu.site.environment import env_text
from kagu.site.reading import refused

# The library's own variable: it reads it when it is imported.
COUNTING_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
# What is told when it is asked for, by subject; all else is counted as it happens.
METRICS = {
    "outbox": "kagu.outbox.measures.rows",
    "backlog": "kagu.outbox.measures.waiting_for_somebody",
    "database": "kagu.metrics.database.connections_held",
}
WATCHING_CHORES = {"kagu.doctor.certificate.look_at_certificate": timedelta(hours=1)}


def watching_settings(prefix: str) -> dict[str, Any]:
    """Addresses for probes and metrics, and what is told there."""
    _check_folder(
        env_text(
            COUNTING_FOLDER,
            "",
            "a folder in which several processes of one site on one machine count together for /metrics",
        )
    )
    return {
        "HEALTH_ADDRESS": env_text(
            f"{prefix}_HEALTH_ADDRESS",
            "",
            "where /health/live, /health/ready and /metrics answer: a port of the loopback, or address:port",
        ),
        "WORKER_HEALTH_ADDRESS": env_text(
            f"{prefix}_WORKER_HEALTH_ADDRESS", "", "the same for `kagu work`, which counts what it delivers"
        ),
        "METRICS": dict(METRICS),
    }


def _check_folder(folder: str) -> None:
    if folder and not Path(folder).is_dir():
        refused(f"{COUNTING_FOLDER} is “{folder}”, which is not a folder.", instead=folder)
