"""`drop_held_messages`: what left before a copy was put back does not leave again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kagu.outbox.choosing import add_choice, check_choice, with_identifiers
from kagu.outbox.held_messages import drop, held_messages


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        add_choice(parser)

    def handle(self, *args: object, **options: Any) -> None:
        check_choice(options)
        held = held_messages(options["kind"], options["destination"])
        count = drop(with_identifiers(held, options["message_ids"]))
        self.stdout.write(f"{count} messages dropped")
