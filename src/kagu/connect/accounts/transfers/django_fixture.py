"""The people of a Django site, from `manage.py dumpdata`: one list of objects."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kagu.connect.accounts.passwords.foreign.notations import read_hash
from kagu.connect.accounts.passwords.foreign.refusals import HashRefused
from kagu.connect.accounts.transfers.arrivals import Entry, EntryRefused, Facts
from kagu.inputs.files import items_of

UNUSABLE = "!"


class DjangoPeople:
    """`subject_fields`: by sector, the field (or `pk`) that its services knew a person by.

    `others` counts the objects of other models, which are not taken over.
    """

    def __init__(self, path: Path, model: str, subject_fields: dict[str, str]) -> None:
        self._path = path
        self._model = model.lower()
        self._subjects = subject_fields
        self.others: Counter[str] = Counter()

    def entries(self) -> Iterator[Entry]:
        """Raises FileBroken."""
        for number, row in enumerate(items_of(self._path, "item"), start=1):
            if not isinstance(row, dict) or not isinstance(row.get("fields"), dict):
                yield Entry(f"entry {number}", EntryRefused("this is no object of Django"))
            elif str(row.get("model")).lower() == self._model:
                yield Entry(f"entry {number}", self._facts(row))
            else:
                self.others[str(row.get("model"))[:50]] += 1

    def _facts(self, row: dict[str, Any]) -> Facts:
        fields = row["fields"]
        known = {"pk": row.get("pk"), **fields}
        told = {sector: known.get(name) for sector, name in self._subjects.items()}
        return Facts(
            source_id=str(row.get("pk") or fields.get("username") or fields.get("email")),
            email=_text(fields, "email"),
            password=_password(_text(fields, "password")),
            profile={"first_name": _text(fields, "first_name"), "family_name": _text(fields, "last_name")},
            language=_text(fields, "language"),
            is_enabled=fields.get("is_active", True) is True,
            subjects={sector: str(sub) for sector, sub in told.items() if sub not in (None, "")},
        )


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _password(written: str) -> str | HashRefused:
    if not written or written.startswith(UNUSABLE):
        return ""
    try:
        return read_hash(written)
    except HashRefused as refusal:
        return refusal
