"""`kagu connect send_verification_event CLIENT_ID`: does what we tell this service reach it?"""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kagu.connect.clients.models import Client
from kagu.connect.clients.verification import enqueue_verification


class Command(BaseCommand):
    help = "Send a verification event to a service; dead letters tell what became of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("client_id")
        parser.add_argument("--state", default="", help="a text that the event carries")

    def handle(self, *args: object, client_id: str, state: str, **options: object) -> None:
        client = Client.objects.filter(client_id=client_id, is_enabled=True).first()
        if client is None:
            raise CommandError(f"There is no enabled service « {client_id} ».")
        message = enqueue_verification(client, state)
        way = f"on its way to {client.event_uri}" if client.event_uri else "waiting to be polled"
        self.stdout.write(f"{message.message_id} {way}")
