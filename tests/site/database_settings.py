"""The test's PostgreSQL with other OPTIONS, or by way of a proxy before it."""

from typing import Any

from django.db import connection


def settings_of(port: int = 0, **options: Any) -> dict[str, Any]:
    """Of a connection of one's own; by `port` it goes where somebody listens on this machine."""
    settings = {**connection.settings_dict, "OPTIONS": {**connection.settings_dict["OPTIONS"], **options}}
    if port:
        settings["OPTIONS"].pop("host", None)
        settings |= {"HOST": "127.0.0.1", "PORT": port, "USER": settings["USER"] or "postgres"}
    return settings
