"""Reads the register's CSV file line by line, whatever its size and however broken some lines are."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext as _

from kagu.tax_portal.taxpayers.imports.rows import REQUIRED_COLUMNS, LineRefused, RegisterRow, parse_row

LONGEST_LINE = 10_000

Line = tuple[int, str, RegisterRow | LineRefused]


class FileRefused(Exception):
    """The file as a whole cannot be read as a register."""


def read_register(path: Path) -> Iterator[Line]:
    """Each line's number, its fiscal identifier as written, and its row or the refusal.

    UTF-8, with or without a byte order mark; columns separated by commas or semicolons, named by the first
    line in any order. One line is one taxpayer: a stray quotation mark costs its own line and no other.
    Raises FileRefused when the file cannot be opened or lacks a column.
    """
    try:
        # Bytes that are no UTF-8 come through as surrogates, so that they too cost their own line only.
        with path.open(encoding="utf-8-sig", errors="surrogateescape") as file:
            heading = file.readline(LONGEST_LINE).strip()
            delimiter = ";" if heading.count(";") > heading.count(",") else ","
            columns = [name.strip(' "').lower() for name in heading.split(delimiter)]
            _refuse_columns(columns)
            for number, text in enumerate(_lines(file), start=2):
                if text.strip():
                    yield _parse(number, text, delimiter, columns)
    except OSError as error:
        raise FileRefused(str(error)) from error


def _refuse_columns(columns: list[str]) -> None:
    missing = REQUIRED_COLUMNS - set(columns)
    if missing:
        raise FileRefused(f"missing columns: {', '.join(sorted(missing))}")
    if len(set(columns)) != len(columns):
        raise FileRefused("a column stands twice")


def _lines(file: TextIO) -> Iterator[str]:
    """The lines, each cut where it is too long to be one."""
    while text := file.readline(LONGEST_LINE):
        rest = text
        while rest and not rest.endswith("\n"):
            rest = file.readline(LONGEST_LINE)
        yield text


def _parse(number: int, text: str, delimiter: str, columns: list[str]) -> Line:
    written = ""
    try:
        values = _split(text, delimiter)
        if len(values) != len(columns):
            counts = {"found": len(values), "wanted": len(columns)}
            raise LineRefused(_("%(found)d colonnes au lieu de %(wanted)d") % counts)
        named = dict(zip(columns, values, strict=True))
        written = named["fiscal_id"]
        return number, written, parse_row(number, named)
    except LineRefused as refusal:
        return number, written, refusal


def _split(text: str, delimiter: str) -> list[str]:
    if len(text) >= LONGEST_LINE:
        raise LineRefused(_("ligne trop longue"))
    try:
        return next(csv.reader([text.rstrip("\r\n")], delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise LineRefused(_("ligne illisible : un guillemet n'est pas fermé")) from error
