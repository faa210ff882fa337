"""The budget of PostgreSQL's connections: what this site may take, and what the server gives."""

from collections.abc import Iterator

from django.conf import settings
from django.db import connection

from kagu.chores.turns import threads_needed
from kagu.doctor.findings import Asked, Finding, good, look, mend
from kagu.outbox.lanes import THREADS
from kagu.site.parts import Part, part_name

# The threads that deliver, and the one that claims; chores have some more.
DELIVERING = THREADS + 1
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
PROCESSES = "SELECT count(DISTINCT application_name) FROM pg_stat_activity WHERE application_name LIKE %s"


def budget(asked: Asked) -> Iterator[Finding]:
    """A serving process holds so many at most, a worker one for each thread; nothing is counted on SQLite."""
    if connection.vendor != "postgresql":
        yield good("SQLite: nothing to share out")
        return
    with connection.cursor() as cursor:
        cursor.execute(LIMITS)
        server, role, database, of_others = cursor.fetchone()
    allowed = min(limit for limit in (server, role, database) if limit >= 0)
    wanted, sum_in_words = _sum(asked)
    words = f"{sum_in_words} = {wanted}; the server gives {allowed}"
    if wanted > allowed:
        yield mend(
            f"{words}: raise max_connections (or the role's or database's limit), or lower "
            f"{settings.SETTINGS_PREFIX}_DATABASE_CONNECTIONS"
        )
    elif wanted + of_others > allowed:
        yield look(f"{words}, and other databases hold {of_others} of them now")
    else:
        yield good(words)
    yield from _more_than_counted(asked)
    yield from _plans()


def _sum(asked: Asked) -> tuple[int, str]:
    """How many connections all processes of the site may hold together."""
    processes, workers = _processes(asked), _workers(asked)
    # The threads that serve, and the one that answers probes.
    each = min(asked.threads + 1, settings.DATABASE_BUDGET["connections"])
    by_worker = DELIVERING + threads_needed()
    words = f"{processes} × {each} of serving processes + {workers} × {by_worker} of workers"
    return processes * each + workers * by_worker + FOR_COMMANDS, f"{words} + {FOR_COMMANDS} for commands"


def _more_than_counted(asked: Asked) -> Iterator[Finding]:
    """More processes are connected than the sum has: somebody started one and did not say so."""
    for which, counted, name in (
        (Part.SERVE, _processes(asked), "SERVING_PROCESSES"),
        (Part.WORK, _workers(asked), "WORKERS"),
    ):
        with connection.cursor() as cursor:
            cursor.execute(PROCESSES, [f"{part_name(settings.SETTINGS_PREFIX, which)} %"])
            (running,) = cursor.fetchone()
        if running > counted:
            variable = f"{settings.SETTINGS_PREFIX}_{name}"
            yield look(f"{running} processes of “{which}” are connected, and {variable} says {counted}")


def _processes(asked: Asked) -> int:
    return asked.processes or int(settings.DATABASE_BUDGET["processes"])


def _workers(asked: Asked) -> int:
    return asked.workers or int(settings.DATABASE_BUDGET["workers"])


def _plans() -> Iterator[Finding]:
    """Behind a pooler each statement is planned anew, unless an operator says that plans may be kept."""
    told = connection.settings_dict["OPTIONS"].get("prepares")
    if told is None and not connection.connection.has_plans:
        variable = f"{settings.SETTINGS_PREFIX}_DATABASE_PREPARES"
        yield look(
            "a pooler stands before PostgreSQL, so each statement is planned anew: for PgBouncer 1.22 "
            f"or later with max_prepared_statements, set {variable}=YES"
        )
