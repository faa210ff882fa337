"""The budget of PostgreSQL's connections: what this site may take, and what the server gives."""

from collections.abc import Iterator

from django.db import connection

from kagu.doctor.findings import Asked, Finding, good, look, mend
from kagu.outbox.lanes import THREADS

# The threads that deliver, the one that claims, and the chores.
BY_WORKER = THREADS + 2
# A command, such as `migrate`, and this examination.
FOR_COMMANDS = 2

LIMITS = """
SELECT current_setting('max_connections')::int
         - current_setting('superuser_reserved_connections')::int
         - coalesce(current_setting('reserved_connections', true), '0')::int,
       (SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user),
       (SELECT datconnlimit FROM pg_database WHERE datname = current_database()),
       (SELECT count(*) FROM pg_stat_activity
         WHERE datid IS NOT NULL AND datname <> current_database())
"""


def budget(asked: Asked) -> Iterator[Finding]:
    """Each thread holds one connection; nothing is counted on SQLite."""
    if connection.vendor != "postgresql":
        yield good("SQLite: nothing to share out")
        return
    with connection.cursor() as cursor:
        cursor.execute(LIMITS)
        server, role, database, of_others = cursor.fetchone()
    allowed = min(limit for limit in (server, role, database) if limit >= 0)
    wanted = asked.processes * asked.threads + asked.workers * BY_WORKER + FOR_COMMANDS
    words = (
        f"{asked.processes} × {asked.threads} threads + {asked.workers} × {BY_WORKER} of workers "
        f"+ {FOR_COMMANDS} for commands = {wanted}; the server gives {allowed}"
    )
    if wanted > allowed:
        yield mend(
            f"{words}: raise max_connections (or the role's or database's limit), or serve fewer threads"
        )
    elif wanted + of_others > allowed:
        yield look(f"{words}, and other databases hold {of_others} of them now")
    else:
        yield good(words)
