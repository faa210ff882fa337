"""`kagu connect rotate_keys`: new signing keys, the old ones kept while they are needed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kagu.connect.signing.rotation import RotationCrossed, rotate_keys


class Command(BaseCommand):
    """Run it every few months, or with --at-once when a key may have leaked."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--at-once",
            action="store_true",
            help="Withdraw the old keys now: what they signed stops being valid.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            keys = rotate_keys(at_once=options["at_once"])
        except RotationCrossed as refusal:
            raise CommandError("Another rotation came first: its keys are the new ones.") from refusal
        for key in keys:
            self.stdout.write(f"{key.alg} {key.kid} signs from {key.signs_from.isoformat()}")
