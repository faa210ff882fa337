"""`take_bounces`: what a mail server pipes here, or leaves in a maildir, when a mail comes back."""

import logging
import sys

from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError

from kagu.outbox.bounces import LARGEST_MAIL, take_bounce, take_from_maildir

# sysexits.h: temporary failure.
EX_TEMPFAIL = 75

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Take one bounce from standard input, or all new ones from a maildir."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--recipient", default="", help="the address that the bounce was sent to")
        parser.add_argument("--maildir", default="", help="a folder with `new` and `cur`")

    def handle(self, *args: object, recipient: str, maildir: str, **options: object) -> None:
        if maildir:
            self.stdout.write(f"{take_from_maildir(maildir)} addresses take no mail any more")
            return
        try:
            bounce = take_bounce(sys.stdin.buffer.read(LARGEST_MAIL + 1), recipient)
        except (OperationalError, InterfaceError):
            # The mail server keeps the bounce and comes again.
            logger.exception("a bounce from the pipe waits for the database")
            sys.exit(EX_TEMPFAIL)
        except Exception:
            # Never an error: the mail server would send a bounce of the bounce.
            logger.exception("a bounce from the pipe could not be taken")
            bounce = None
        self.stdout.write(f"{bounce.status}" if bounce else "no bounce of ours")
