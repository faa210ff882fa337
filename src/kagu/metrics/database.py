"""How many connections of the database server this site holds, and how many it may."""

from collections.abc import Iterator

from django.db import connection
from prometheus_client.metrics_core import Metric

from kagu.metrics.told import gauge, gauges

HELD = """
SELECT coalesce(state, 'unknown'), count(*) FROM pg_stat_activity
 WHERE datname = current_database() GROUP BY 1
"""
ALLOWED = """
SELECT current_setting('max_connections')::int
         - current_setting('superuser_reserved_connections')::int
"""


def connections_held() -> Iterator[Metric]:
    """Nothing on SQLite, which has none."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(HELD)
        held = cursor.fetchall()
        cursor.execute(ALLOWED)
        allowed = cursor.fetchone()[0]
    yield gauges("kagu_database_connections", "Connections to this site's database, by state", "state", held)
    yield gauge("kagu_database_connections_allowed", "Connections that the server gives to all", allowed)
