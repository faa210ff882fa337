"""The database of a site."""

from typing import Any

import dj_database_url

from kagu.site.environment import env_secret

SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}


def database_settings(prefix: str) -> dict[str, Any]:
    """DATABASES: SQLite in a file of the machine, or a PostgreSQL server."""
    address = env_secret(f"{prefix}_DATABASE", "sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME")
    database = dj_database_url.parse(address, conn_max_age=None, conn_health_checks=True)
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["OPTIONS"] = dict(SQLITE)
    return {"DATABASES": {"default": database}, "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField"}
