"""`kagu tax-portal import_taxpayers FILE.csv`: take over the administration's register."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kagu.tax_portal.taxpayers.imports.import_taxpayers import Outcome, import_taxpayers
from kagu.tax_portal.taxpayers.imports.register_file import FileRefused


class Command(BaseCommand):
    help = "Take over taxpayers, households and companies from a CSV file; known ones are brought up to date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check every line, write nothing")
        parser.add_argument("--refused", type=Path, help="where refused lines are listed (FILE.refused.csv)")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        refused_path: Path = options["refused"] or path.with_name(path.name + ".refused.csv")
        self.started_at = time.monotonic()
        try:
            outcome = import_taxpayers(
                path,
                refused_path,
                issued_by=f"import {path.name}"[:150],
                dry_run=options["dry_run"],
                progress=self.show_progress,
            )
        except FileRefused as refusal:
            raise CommandError(f"{path}: {refusal}") from refusal
        self.stderr.write("")
        verb = "would be taken over" if options["dry_run"] else "taken over"
        self.stdout.write(f"{outcome.read} lines read, {outcome.accepted} {verb}, {outcome.refused} refused.")
        if outcome.refused:
            self.stdout.write(f"Refused lines and reasons: {refused_path}")

    def show_progress(self, outcome: Outcome) -> None:
        """One line that is written over, so that a long import is seen to move."""
        speed = outcome.read / max(time.monotonic() - self.started_at, 0.001)
        words = f"\r{outcome.read} lines read, {outcome.refused} refused, {speed:.0f} lines/s"
        self.stderr.write(words, ending="")
        self.stderr.flush()
