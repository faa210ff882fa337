"""`kagu connect verify_activity`: proves that no history was altered, or says where each one breaks."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kagu.connect.accounts.activity_chain import breaks


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for found in breaks():
            count += 1
            self.stderr.write(f"account {found.user_id}, line {found.position}: {found.reason}")
        if count:
            raise CommandError(f"{count} histories are broken.")
        self.stdout.write("Every history is whole.")
