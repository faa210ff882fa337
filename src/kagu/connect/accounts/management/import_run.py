"""One run of `import_accounts` over a file: some people at a time, progress, and a list of those refused."""

import csv
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from django.db import IntegrityError
from django.utils import translation

from kagu.connect.accounts.transfers.arrivals import Arrival, Choices, Entry, EntryRefused, Facts
from kagu.connect.accounts.transfers.import_accounts import Outcome, import_accounts
from kagu.connect.accounts.transfers.judgement import judge
from kagu.connect.accounts.transfers.sources import People
from kagu.inputs.addresses import normalize_address
from kagu.inputs.files import FileBroken

AT_A_TIME = 500
LONGEST_TOLD = 200


Progress = Callable[["Tally"], None]


@dataclass
class Tally:
    """How many were read so far, and what became of them."""

    read: int = 0
    imported: int = 0
    known: int = 0
    refused: int = 0
    without_password: int = 0
    must_prove_mailbox: int = 0


class Seen:
    """Which addresses stood in the file, and where; on disk, however long the file is."""

    def __init__(self) -> None:
        self._rows = sqlite3.connect("")
        self._rows.execute("CREATE TABLE seen (address TEXT PRIMARY KEY, place TEXT) WITHOUT ROWID")

    def first_place(self, arrival: Arrival) -> str:
        """Where this address stood first, its own place when it is new."""
        address = normalize_address(arrival.email)
        self._rows.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (address, arrival.place))
        (place,) = self._rows.execute("SELECT place FROM seen WHERE address = ?", (address,)).fetchone()
        return str(place)


class Refusals:
    """The CSV of those refused: where, who by their id in the file, and why; never a secret."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> "Refusals":
        self._file = self._path.open("w", encoding="utf-8", newline="")
        self._rows = csv.writer(self._file)
        self._rows.writerow(["place", "id", "cause"])
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self._file.close()

    def add(self, place: str, source_id: str, cause: str) -> None:
        self._rows.writerow([place, _harmless(source_id), _harmless(cause)])


class Run:
    """`show` is called after each batch. What was taken over before a failure stays, and is counted."""

    def __init__(
        self,
        source: str,
        choices: Choices,
        refusals: Refusals,
        show: Callable[[Tally], None],
        *,
        dry_run: bool,
    ) -> None:
        self.tally = Tally()
        self._source = source
        self._choices = choices
        self._refusals = refusals
        self._show = show
        self._is_dry = dry_run
        self._seen = Seen()

    def take(self, people: People) -> None:
        """Raises FileBroken where the file cannot be read on; all before that place is done."""
        batch: list[Arrival] = []
        # What the readers say is told to an operator.
        with translation.override("en"):
            try:
                for entry in people.entries():
                    batch += self._judged(entry)
                    if len(batch) >= AT_A_TIME:
                        self._take_together(batch)
                        batch = []
            except FileBroken:
                self._take_together(batch)
                raise
            self._take_together(batch)

    def _judged(self, entry: Entry) -> list[Arrival]:
        """The person, or nobody where they are refused."""
        self.tally.read += 1
        try:
            arrival = judge(entry, self._choices)
            place = self._seen.first_place(arrival)
            if place != entry.place:
                raise EntryRefused(f"two people with one address: it stands at {place} too")
        except EntryRefused as refusal:
            source_id = entry.facts.source_id if isinstance(entry.facts, Facts) else ""
            self._refuse(entry.place, source_id, str(refusal))
            return []
        return [arrival]

    def _take_together(self, arrivals: list[Arrival]) -> None:
        try:
            self._count(import_accounts(arrivals, self._source, dry_run=self._is_dry))
        except IntegrityError:
            # Somebody made an account with one of these addresses at this very moment.
            for arrival in arrivals:
                self._take_alone(arrival)
        self._show(self.tally)

    def _take_alone(self, arrival: Arrival) -> None:
        try:
            self._count(import_accounts([arrival], self._source, dry_run=self._is_dry))
        except IntegrityError:
            self._refuse(arrival.place, arrival.source_id, "taken here at this very moment: run it again")

    def _count(self, outcome: Outcome) -> None:
        self.tally.imported += len(outcome.imported)
        self.tally.known += len(outcome.known)
        self.tally.without_password += sum(not arrival.password for arrival in outcome.imported)
        self.tally.must_prove_mailbox += sum(arrival.must_prove_mailbox for arrival in outcome.imported)
        for arrival, cause in outcome.refused:
            self._refuse(arrival.place, arrival.source_id, cause)

    def _refuse(self, place: str, source_id: str, cause: str) -> None:
        self.tally.refused += 1
        self._refusals.add(place, source_id, cause)


def _harmless(text: str) -> str:
    """Short, and no formula to a spreadsheet that opens the list."""
    plain = text.encode("utf-8", "replace").decode()[:LONGEST_TOLD]
    return plain if plain[:1].isalnum() else f"'{plain}"
