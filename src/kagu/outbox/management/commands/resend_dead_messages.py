"""`resend_dead_messages`: gives dead letters another three days."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kagu.outbox.dead_letters import dead_letters, resend


class Command(BaseCommand):
    help = "Send dead letters again: those named by identifier, or all of a kind or destination."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("message_ids", nargs="*", help="identifiers printed by list_dead_messages")
        parser.add_argument("--kind", default="", help="all dead letters of this kind")
        parser.add_argument("--destination", default="", help="all to destinations that contain this text")
        parser.add_argument("--all", action="store_true", help="every dead letter")

    def handle(self, *args: object, **options: Any) -> None:
        if not any(options[name] for name in ("message_ids", "kind", "destination", "all")):
            raise CommandError("Name the letters, or say --kind, --destination or --all.")
        letters = dead_letters(options["kind"], options["destination"])
        if options["message_ids"]:
            letters = letters.filter(message_id__in=options["message_ids"])
        self.stdout.write(f"{resend(letters)} messages sent again")
