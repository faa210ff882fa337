"""`kagu connect end_all_sessions`: logs everybody out, of every service too; for the day of a leak."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from kagu.connect.accounts.end_sessions import end_everybodys_sessions


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reason", required=True, help="Kept in the history of each account.")
        parser.add_argument("--actor", default="operator", help="Who does it, for the same history.")

    def handle(self, *args: Any, reason: str, actor: str, **options: Any) -> None:
        count = end_everybodys_sessions(actor=actor, reason=reason)
        self.stdout.write(f"Accounts logged out everywhere: {count}.")
