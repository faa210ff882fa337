"""People in a CSV file: one a line, the first line names the columns."""

import base64
import binascii
import csv
from collections.abc import Iterator
from pathlib import Path

from kagu.connect.accounts.passwords.foreign.notations import read_hash
from kagu.connect.accounts.passwords.foreign.refusals import HashRefused
from kagu.connect.accounts.transfers.arrivals import Entry, EntryRefused, Facts, TakenGenerator
from kagu.connect.accounts.transfers.judgement import READERS
from kagu.connect.accounts.transfers.text_lines import is_too_long, lines_of, refuse_line
from kagu.inputs.files import FileBroken

SUBJECT = "sub:"
COLUMNS = ("id", "email", "password", "language", "verified", "enabled", "totp", *READERS)
YES = ("1", "true", "yes", "oui", "vrai")
NO = ("0", "false", "no", "non", "faux")
SHORTEST_SECRET = 10


class Table:
    """Commas or semicolons, in any order of columns; `sub:SECTOR` holds the name that its services know."""

    def __init__(self, path: Path, encoding: str) -> None:
        self._path = path
        self._encoding = encoding
        self._delimiter = ","
        self._columns: list[str] = []

    def entries(self) -> Iterator[Entry]:
        """Raises FileBroken, before the first entry for a table without the columns it needs."""
        for number, text in lines_of(self._path, self._encoding):
            if number == 1:
                self._read_heading(text)
            elif text.strip():
                yield Entry(f"line {number}", self._read(text))
        if not self._columns:
            raise FileBroken("it is empty")

    def _read_heading(self, text: str) -> None:
        self._delimiter = ";" if text.count(";") > text.count(",") else ","
        self._columns = [name.strip(' "').lower() for name in text.split(self._delimiter)]
        unknown = [one for one in self._columns if one not in COLUMNS and not one.startswith(SUBJECT)]
        if "email" not in self._columns:
            raise FileBroken("no column is called email, or it is in another encoding: --encoding")
        if unknown:
            raise FileBroken(f"these columns mean nothing here: {', '.join(unknown)[:200]}")
        if len(set(self._columns)) != len(self._columns):
            raise FileBroken("a column stands twice")

    def _read(self, text: str) -> Facts | EntryRefused:
        try:
            refuse_line(text)
            if is_too_long(text):
                raise EntryRefused("the line is too long")
            values = next(csv.reader([text], delimiter=self._delimiter, strict=True))
            if len(values) != len(self._columns):
                raise EntryRefused(f"{len(values)} columns instead of {len(self._columns)}")
            return _facts(dict(zip(self._columns, values, strict=True)))
        except csv.Error:
            return EntryRefused("a quotation mark is not closed")
        except EntryRefused as refusal:
            return refusal


def _facts(row: dict[str, str]) -> Facts:
    return Facts(
        source_id=row.get("id") or row["email"].strip().lower(),
        email=row["email"],
        password=_password(row.get("password", "")),
        profile={name: row.get(name, "") for name in READERS},
        language=row.get("language", ""),
        is_proven=_flag(row, "verified", None),
        is_enabled=_flag(row, "enabled", True) is not False,
        generators=_generators(row.get("totp", "")),
        subjects={name[len(SUBJECT) :]: sub for name, sub in row.items() if name.startswith(SUBJECT) and sub},
    )


def _password(written: str) -> str | HashRefused:
    try:
        return read_hash(written) if written else ""
    except HashRefused as refusal:
        return refusal


def _flag(row: dict[str, str], name: str, otherwise: bool | None) -> bool | None:
    text = row.get(name, "").strip().lower()
    if not text:
        return otherwise
    if text not in YES + NO:
        raise EntryRefused(f"{name}: neither yes nor no")
    return text in YES


def _generators(secret: str) -> list[TakenGenerator]:
    plain = secret.replace(" ", "").upper().rstrip("=")
    if not plain:
        return []
    try:
        raw = base64.b32decode(plain + "=" * (-len(plain) % 8))
    except binascii.Error as error:
        raise EntryRefused("totp: no base32") from error
    if len(raw) < SHORTEST_SECRET:
        raise EntryRefused("totp: too short")
    return [TakenGenerator("Application", base64.b32encode(raw).decode())]
