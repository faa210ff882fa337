"""The checks of a site, one after the other; whatever one of them meets, the next goes on."""

from collections.abc import Iterator, Mapping

from django.db import DatabaseError, InterfaceError
from django.utils.module_loading import import_string

from kagu.doctor.findings import Asked, Check, Finding, Level, look, mend
from kagu.doctor.first_line import first_line

# What these find to mend, the others need not repeat.
FIRST_OF_ALL = ("database", "migrations")


def examine(checks: Mapping[str, str], asked: Asked) -> Iterator[tuple[str, Finding]]:
    """Each finding under its subject; `checks` are dotted names by subject, as settings have them."""
    has_database = True
    for subject, name in checks.items():
        for finding in _findings(name, asked, has_database=has_database):
            yield subject, finding
            if subject in FIRST_OF_ALL and finding.level is Level.MEND:
                has_database = False


def _findings(name: str, asked: Asked, *, has_database: bool) -> Iterator[Finding]:
    try:
        check: Check = import_string(name)
        yield from check(asked)
    except (DatabaseError, InterfaceError) as error:
        if has_database:
            yield mend(f"not examined: {first_line(error)}")
        else:
            yield look("not examined: the database is not ready")
    except Exception as error:
        # An operator reads lines, never a trace.
        yield mend(f"could not be examined: {type(error).__name__}: {first_line(error)}")
