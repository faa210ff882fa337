"""`kagu connect verify_activity`: proves that no history was altered, or says where each one breaks."""

import re
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kagu.connect.accounts.history.asked_erasures import unasked_erasures
from kagu.connect.accounts.history.breaks import breaks
from kagu.connect.accounts.history.site_breaks import site_breaks


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anchor",
            default="",
            metavar="POSITION:HASH",
            help="A site head that was kept outside the database, as the log told it.",
        )

    def handle(self, *args: Any, anchor: str, **options: Any) -> None:
        if anchor and not re.fullmatch(r"[1-9]\d{0,8}:[0-9a-f]{64}", anchor):
            raise CommandError("An anchor is written « position:hash », as the log tells it.")
        histories = self._tell(f"account {f.user_id}, line {f.position}: {f.reason}" for f in breaks())
        unasked = self._tell(f"account {f.user_id} would be erased: {f.reason}" for f in unasked_erasures())
        days = self._tell(f"site head {f.position}: {f.reason}" for f in site_breaks(anchor))
        if histories or days or unasked:
            raise CommandError(
                f"{histories} histories are broken; {days} faults in the site's own chain; "
                f"{unasked} erasures that no act asked for."
            )
        self.stdout.write("Every history is whole.")

    def _tell(self, faults: Iterator[str]) -> int:
        count = 0
        for fault in faults:
            self.stderr.write(fault)
            count += 1
        return count
