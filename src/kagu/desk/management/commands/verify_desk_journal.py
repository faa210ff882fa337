"""`kagu … verify_desk_journal`: is the journal of what agents did still what it was?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kagu.desk.journal_seals import journal_breaks


class Command(BaseCommand):
    """Fails at the first line that is not what it was."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        for position, reason in journal_breaks():
            raise CommandError(f"line {position}: {reason}")
        self.stdout.write("The desk's journal is whole.")
