"""`kagu connect verify_activity`: proves that no history was altered, or says where each one breaks."""

import re
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kagu.connect.accounts.history.asked_erasures import unasked_erasures
from kagu.connect.accounts.history.breaks import PARTS, Part, breaks
from kagu.connect.accounts.history.site_breaks import site_breaks

TELL_EVERY = 10.0


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anchor",
            default="",
            metavar="POSITION:HASH",
            help="A site head that was kept outside the database, as the log told it.",
        )

        parser.add_argument(
            "--from",
            default=PARTS[0].digit,
            dest="first",
            metavar="DIGIT",
            help="Go on there after a run that was cut short, as it told: 0 to f.",
        )

    def handle(self, *args: Any, anchor: str, first: str, **options: Any) -> None:
        parts = [part for part in PARTS if part.digit >= first]
        if not re.fullmatch(r"[0-9a-f]", first):
            raise CommandError("A run goes on at a hexadecimal digit, 0 to f.")
        if anchor and not re.fullmatch(r"[1-9]\d{0,8}:[0-9a-f]{64}", anchor):
            raise CommandError("An anchor is written « position:hash », as the log tells it.")
        histories = sum(self._verify(part) for part in self._told(parts))
        unasked = self._tell(f"account {f.user_id} would be erased: {f.reason}" for f in unasked_erasures())
        days = self._tell(f"site head {f.position}: {f.reason}" for f in site_breaks(anchor))
        if histories or days or unasked:
            raise CommandError(
                f"{histories} histories are broken; {days} faults in the site's own chain; "
                f"{unasked} erasures that no act asked for."
            )
        self.stdout.write(f"Every history{f' from {first} on' * (first != '0')} is whole.")

    def _told(self, parts: list[Part]) -> Iterator[Part]:
        """How far it is, now and then: a million histories take minutes."""
        told_at = time.monotonic()
        for part in parts:
            if time.monotonic() - told_at > TELL_EVERY:
                told_at = time.monotonic()
                self.stderr.write(
                    f"verified up to {part.digit}; cut short, it goes on with --from {part.digit}"
                )
            yield part

    def _verify(self, part: Part) -> int:
        return self._tell(f"account {f.user_id}, line {f.position}: {f.reason}" for f in breaks(part))

    def _tell(self, faults: Iterator[str]) -> int:
        count = 0
        for fault in faults:
            self.stderr.write(fault)
            count += 1
        return count
