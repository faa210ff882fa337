"""Takes the register over: streaming, in batches, with a report of every line that was refused."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from kagu.tax_portal.taxpayers.imports.batches import write_batch
from kagu.tax_portal.taxpayers.imports.register_file import read_register
from kagu.tax_portal.taxpayers.imports.rows import LineRefused, RegisterRow

BATCH = 2000
Progress = Callable[["Outcome"], None]
Line = tuple[int, str, RegisterRow | LineRefused]


@dataclass
class Outcome:
    """How many lines were read so far, taken over and refused."""

    read: int = 0
    accepted: int = 0
    refused: int = 0


class SeenNumbers:
    """Which seven-digit numbers have stood in the file: a bit for each, 1.25 MB however long the file is."""

    def __init__(self) -> None:
        self._bits = bytearray(10**7 // 8)

    def add(self, number: str) -> bool:
        """Whether the number is new."""
        place, mask = int(number) >> 3, 1 << (int(number) & 7)
        is_new = not self._bits[place] & mask
        self._bits[place] |= mask
        return is_new


def import_taxpayers(
    path: Path, refused_path: Path, *, issued_by: str, dry_run: bool = False, progress: Progress
) -> Outcome:
    """Write the file's taxpayers, households and companies; secrets are kept as keyed hashes only.

    A known fiscal identifier is brought up to date; nothing is ever deleted. Refused lines go to
    `refused_path` with their number and the reason, never with a secret. Each batch is one transaction: a run
    that was cut short can be repeated. Raises FileRefused, before any row is written, for no register.
    """
    outcome = Outcome()
    with refused_path.open("w", encoding="utf-8", newline="") as report_file:
        report = csv.writer(report_file)
        report.writerow(["line", "fiscal_id", "reason"])
        for batch in _batches(_without_repetition(read_register(path))):
            refused = [line for line in batch if isinstance(line[2], LineRefused)]
            rows = [row for _line, _written, row in batch if isinstance(row, RegisterRow)]
            contradicted = write_batch(rows, issued_by=issued_by, dry_run=dry_run)
            refused += [(row.line, row.fiscal_id, refusal) for row, refusal in contradicted]
            for line, written, refusal in sorted(refused, key=lambda one: one[0]):
                report.writerow([line, _readable(written), refusal])
            outcome.read += len(batch)
            outcome.refused += len(refused)
            outcome.accepted += len(batch) - len(refused)
            progress(outcome)
    return outcome


def _without_repetition(lines: Iterator[Line]) -> Iterator[Line]:
    fiscal_ids, rids = SeenNumbers(), SeenNumbers()
    for number, written, row in lines:
        if isinstance(row, LineRefused):
            yield number, written, row
        elif not fiscal_ids.add(row.fiscal_id):
            yield number, written, LineRefused(_("identifiant fiscal en double dans le fichier"))
        elif row.rid and not rids.add(row.rid):
            yield number, written, LineRefused(_("RID en double dans le fichier"))
        else:
            yield number, written, row


def _batches(lines: Iterator[Line]) -> Iterator[list[Line]]:
    batch: list[Line] = []
    for line in lines:
        batch.append(line)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _readable(written: str) -> str:
    """What stood in the column, short, and harmless to a spreadsheet that opens the report."""
    text = written.encode("utf-8", "replace").decode()[:20]
    return text if text[:1].isalnum() else "'" + text
