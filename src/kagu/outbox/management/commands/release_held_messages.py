"""`release_held_messages`: what did not leave before a copy was put back leaves now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kagu.outbox.choosing import add_choice, check_choice, with_identifiers
from kagu.outbox.held_messages import held_messages, release


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        add_choice(parser)

    def handle(self, *args: object, **options: Any) -> None:
        check_choice(options)
        held = held_messages(options["kind"], options["destination"])
        count = release(with_identifiers(held, options["message_ids"]))
        self.stdout.write(f"{count} messages released")
