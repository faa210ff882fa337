"""`kagu connect export_accounts FILE`: every account in one signed file, for another Kagu."""

import getpass
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kagu.connect.accounts.transfers.export_accounts import export_accounts
from kagu.connect.accounts.transfers.own_seal import seal_path


class Command(BaseCommand):
    """The file opens every account to whoever has it: docs/operate/bring-accounts.md."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--reason", required=True, help="why: recorded with who ran the command")

    def handle(self, *args: Any, **options: Any) -> None:
        path, who = options["file"], f"command, by {getpass.getuser()}"
        try:
            count = export_accounts(path, actor=who, reason=options["reason"], progress=self._show)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        self.stderr.write("")
        self.stdout.write(f"{count} accounts: {path}, signed in {seal_path(path)}")

    def _show(self, count: int) -> None:
        self.stderr.write(f"\r{count} accounts", ending="")
        self.stderr.flush()
