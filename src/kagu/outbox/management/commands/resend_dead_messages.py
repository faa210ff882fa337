"""`resend_dead_messages`: gives dead letters another three days."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kagu.outbox.choosing import add_choice, check_choice, with_identifiers
from kagu.outbox.dead_letters import dead_letters, resend


class Command(BaseCommand):
    help = "Send dead letters again: those named by identifier, or all of a kind or destination."

    def add_arguments(self, parser: CommandParser) -> None:
        add_choice(parser)

    def handle(self, *args: object, **options: Any) -> None:
        check_choice(options)
        letters = dead_letters(options["kind"], options["destination"])
        self.stdout.write(f"{resend(with_identifiers(letters, options['message_ids']))} messages sent again")
