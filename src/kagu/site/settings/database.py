"""The database of a site."""

from typing import Any

import dj_database_url

from kagu.site.environment import env_choice, env_int, env_secret
from kagu.site.parts import Part, application_name, part
from kagu.site.reading import refused

EXAMPLE = "sqlite:////var/lib/kagu/site.sqlite3"
SCHEMES = ("sqlite", "postgres", "postgresql")

# Far beyond what a piece of a chore takes: an answer that never comes must not stop the mails for good.
WORKER_ANSWER_SECONDS = 120

PREPARES = {"AUTO": None, "YES": True, "NO": False}

SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # 256 MiB of the file are read where the kernel has them, not copied for each connection.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=268435456;",
}


def database_settings(prefix: str) -> dict[str, Any]:
    """DATABASES: SQLite in a file of the machine, or a PostgreSQL server; and who shares its connections."""
    address = env_secret(
        f"{prefix}_DATABASE", "sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME", example=EXAMPLE
    )
    database = _parsed(prefix, address)
    postgresql, prepares, budget = _postgresql(prefix), _prepares(prefix), _budget(prefix)
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["OPTIONS"] = dict(SQLITE)
    else:
        database["ENGINE"] = "kagu.site.postgresql"
        postgresql["prepares"] = prepares
        # What the address itself says, after a question mark, rules.
        database["OPTIONS"] = {**postgresql, **_of_this_part(budget), **database.get("OPTIONS", {})}
    return {
        "DATABASES": {"default": database},
        "DATABASE_BUDGET": budget,
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
    }


def _postgresql(prefix: str) -> dict[str, Any]:
    """What libpq is told: how long it waits for a connection, and when one is dead."""
    connect_seconds = env_int(
        f"{prefix}_DATABASE_CONNECT_SECONDS",
        3,
        "seconds that PostgreSQL has to let us in",
        at_least=2,
        for_both=True,
    )
    silence = env_int(
        f"{prefix}_DATABASE_SILENCE_SECONDS",
        8,
        "seconds without a sign of PostgreSQL's machine after which a connection is dead",
        at_least=3,
        for_both=True,
    )
    return {
        "application_name": application_name(prefix),
        "connect_timeout": connect_seconds,
        "tcp_user_timeout": silence * 1000,
        "keepalives": 1,
        "keepalives_idle": max(1, silence - 3),
        "keepalives_interval": 1,
        "keepalives_count": 3,
    }


def _prepares(prefix: str) -> bool | None:
    """None: the connection sees for itself."""
    name = env_choice(
        f"{prefix}_DATABASE_PREPARES",
        "AUTO",
        "whether PostgreSQL plans frequent statements once a connection; AUTO: where no pooler is in between",
        tuple(PREPARES),
        for_both=True,
    )
    return PREPARES[name]


def _budget(prefix: str) -> dict[str, int]:
    bounds: dict[str, Any] = {"at_least": 1, "for_both": True}
    return {
        "connections": env_int(
            f"{prefix}_DATABASE_CONNECTIONS",
            16,
            "PostgreSQL connections that the threads of one serving process share",
            at_least=2,
            for_both=True,
        ),
        "answer_seconds": env_int(
            f"{prefix}_DATABASE_ANSWER_SECONDS",
            8,
            "seconds that a page waits for PostgreSQL's answer to one statement",
            **bounds,
        ),
        "processes": env_int(
            f"{prefix}_SERVING_PROCESSES",
            1,
            "serving processes of the site on all machines together, for the budget of connections",
            **bounds,
        ),
        "workers": env_int(
            f"{prefix}_WORKERS", 1, "its workers on all machines together, likewise", for_both=True
        ),
    }


def _of_this_part(budget: dict[str, int]) -> dict[str, int]:
    """A page waits for nothing long, a worker for minutes, a command as long as it takes."""
    if part() is Part.SERVE:
        return {"answer_seconds": budget["answer_seconds"], "most_connections": budget["connections"]}
    return {"answer_seconds": WORKER_ANSWER_SECONDS} if part() is Part.WORK else {}


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
