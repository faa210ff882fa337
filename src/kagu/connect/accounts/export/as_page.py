"""An export as one page to read: it opens from a disk, needs nothing else and runs nothing."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language

from kagu.connect.accounts.export.cells import account_lines
from kagu.connect.accounts.export.contents import File, Row, account_of, lists_of
from kagu.connect.accounts.export.tables import TABLES, Column, Table
from kagu.connect.accounts.models import User
from kagu.design_system.brand import site_brand
from kagu.site import clock


def write_page(user: User, file: File) -> None:
    """The same as the JSON file, in the reader's language and the site's time zone."""
    for piece in _pieces(user):
        file.write(piece.encode())


def _pieces(user: User) -> Iterator[str]:
    context = {
        "language": get_language(),
        "brand": site_brand(),
        "issuer": settings.ISSUER,
        "made_at": clock.now(),
        "account": account_lines(account_of(user)),
        "tables": TABLES,
    }
    yield render_to_string("exports/start.html", context)
    rows = lists_of(user)
    for table in TABLES:
        yield from _section(table, rows[table.name])
    yield render_to_string("exports/end.html", context)


def _section(table: Table, rows: Iterator[Row]) -> Iterator[str]:
    first = next(rows, None)
    yield render_to_string("exports/table_start.html", {"table": table, "is_empty": first is None})
    if first is not None:
        for row in chain([first], rows):
            yield _line(table.columns, row)
    yield render_to_string("exports/table_end.html", {"is_empty": first is None})


def _line(columns: tuple[Column, ...], row: Row) -> str:
    cells: Any = ((column.cell(row),) for column in columns)
    return format_html("<tr>{}</tr>\n", format_html_join("", "<td>{}</td>", cells))
