"""What is examined before a start, and what `kagu doctor` examines besides."""

from typing import Any

START_CHECKS = {
    "secret key": "kagu.doctor.secret_strength.secret_key",
    "proxy": "kagu.doctor.proxy.proxy",
    "database": "kagu.doctor.database.reachable",
    "migrations": "kagu.doctor.database.migrations",
    "connections": "kagu.doctor.connections.budget",
    "restore": "kagu.backup.checks.restored",
}
# What must hold for `/health/ready`; each is asked at every probe, so each is quick.
READY_CHECKS = {
    "database": "kagu.doctor.database.reachable",
    "migrations": "kagu.doctor.database.migrations",
}
DOCTOR_CHECKS = {
    "sealed": "kagu.secret_keys.checks.sealed_rows",
    "django": "kagu.doctor.framework.framework",
    "clock": "kagu.doctor.clock.compared",
    "worker": "kagu.doctor.worker.worker",
    "mail relay": "kagu.doctor.relay.relay",
    "from outside": "kagu.doctor.outside.outside",
    "metrics address": "kagu.doctor.metrics_address.metrics_address",
    "static files": "kagu.doctor.static_files.static_files",
    "deletions": "kagu.backup.checks.deletions",
    "disk": "kagu.doctor.disk.disk",
}


def examination_settings(prefix: str) -> dict[str, Any]:
    """The checks by subject, as dotted names; and what commands and variables of this site are called."""
    return {
        "SETTINGS_PREFIX": prefix,
        "SITE_COMMAND": prefix.removeprefix("KAGU_").lower().replace("_", "-"),
        "START_CHECKS": dict(START_CHECKS),
        "READY_CHECKS": dict(READY_CHECKS),
        "DOCTOR_CHECKS": dict(DOCTOR_CHECKS),
    }
