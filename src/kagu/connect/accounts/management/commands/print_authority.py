"""`kagu connect print_authority`: which credential event ends what, as `docs/security.md` shows it."""

from typing import Any

from django.core.management.base import BaseCommand

from kagu.connect.accounts.authority.as_table import as_markdown


class Command(BaseCommand):
    help = "Prints the table of what each credential event ends, for docs/security.md."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(as_markdown())
