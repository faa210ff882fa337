"""`list_dead_messages`: what the outbox could not deliver, and why."""

from django.core.management.base import BaseCommand, CommandParser

from kagu.outbox.dead_letters import dead_letters


class Command(BaseCommand):
    help = "List the dead letters of the outbox: identifier, kind, destination, attempts, last error."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--kind", default="", help="only this kind: mail, logout_token, security_event")
        parser.add_argument("--destination", default="", help="only destinations that contain this text")

    def handle(self, *args: object, kind: str, destination: str, **options: object) -> None:
        letters = list(dead_letters(kind, destination))
        for letter in letters:
            columns = (letter.message_id, letter.kind, letter.destination, letter.attempts, letter.last_error)
            self.stdout.write("\t".join(str(column) for column in columns))
        self.stderr.write(f"{len(letters)} dead letters")
