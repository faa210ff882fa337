"""`kagu SITE restore FILE`: a copy back into an empty database; docs/operate/backup.md leads through it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kagu.backup.refusals import CopyRefused
from kagu.backup.restore import deletion_files, restore_copy


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="what « backup » wrote")
        parser.add_argument(
            "--deletions",
            type=Path,
            action="append",
            default=[],
            metavar="FILE",
            help="what a worker wrote down of deletions; once for each machine (the site's own file)",
        )
        parser.add_argument(
            "--without-deletions",
            action="store_true",
            help="there is no such file: accounts deleted after the copy live again",
        )

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            known = deletion_files(options["deletions"], without=options["without_deletions"])
            for line in restore_copy(file, known):
                self.stdout.write(line)
        except (CopyRefused, OSError) as refusal:
            raise CommandError(f"Not restored: {refusal}.") from refusal
        self.stdout.write(f"next: kagu {settings.SITE_COMMAND} list_held_messages")
