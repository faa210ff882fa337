"""The database of a site."""

from typing import Any

import dj_database_url

from kagu.site.environment import env_secret
from kagu.site.reading import refused

EXAMPLE = "sqlite:////var/lib/kagu/site.sqlite3"
SCHEMES = ("sqlite", "postgres", "postgresql")

SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}


def database_settings(prefix: str) -> dict[str, Any]:
    """DATABASES: SQLite in a file of the machine, or a PostgreSQL server."""
    address = env_secret(
        f"{prefix}_DATABASE", "sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME", example=EXAMPLE
    )
    database = _parsed(prefix, address)
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["OPTIONS"] = dict(SQLITE)
    return {"DATABASES": {"default": database}, "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField"}


def _parsed(prefix: str, address: str) -> Any:
    scheme = address.partition(":")[0]
    if scheme in SCHEMES:
        try:
            return dj_database_url.parse(address, conn_max_age=None, conn_health_checks=True)
        except ValueError:
            pass
    # The address may hold a password: it is not repeated.
    words = f"{prefix}_DATABASE must be like {EXAMPLE} or postgresql://kagu@/kagu."
    return dj_database_url.parse(refused(words, instead=EXAMPLE))
