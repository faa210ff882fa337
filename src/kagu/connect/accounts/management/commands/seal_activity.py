"""`kagu connect seal_activity`: seals every history that grew, and the day; the worker does it daily."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from kagu.connect.accounts.history.chain import seal_again, seal_heads


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--again", action="store_true", help="Seal all anew, before an old key is dropped."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        count = seal_again() if options["again"] else seal_heads()
        self.stdout.write(f"sealed: {count}")
