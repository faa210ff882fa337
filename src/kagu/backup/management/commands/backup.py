"""`kagu SITE backup FILE`: a copy of the site's database, made while people go on working."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kagu.backup.refusals import CopyRefused
from kagu.backup.restore import make_copy


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the copy; it must not exist yet")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            make_copy(file)
        except (CopyRefused, OSError) as refusal:
            raise CommandError(f"No copy was made: {refusal}.") from refusal
        self.stdout.write(f"{file}: {file.stat().st_size} bytes")
