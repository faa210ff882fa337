"""`list_held_messages`: what may have left before a copy was put back, and waits for an operator."""

from django.core.management.base import BaseCommand, CommandParser

from kagu.outbox.held_messages import held_messages


class Command(BaseCommand):
    help = "List what is held: identifier, kind, destination, when it was written, when it expires."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--kind", default="", help="only this kind: mail, logout_token, security_event")
        parser.add_argument("--destination", default="", help="only destinations that contain this text")

    def handle(self, *args: object, kind: str, destination: str, **options: object) -> None:
        held = list(held_messages(kind, destination))
        for one in held:
            columns = (one.message_id, one.kind, one.destination, one.created_at, one.expires_at or "")
            self.stdout.write("\t".join(str(column) for column in columns))
        self.stderr.write(f"{len(held)} held messages")
