"""How an operator names messages on a command line: by identifier, by kind, by destination, or all."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db.models import QuerySet

from kagu.outbox.models import OutboxMessage

WAYS = ("message_ids", "kind", "destination", "all")


def add_choice(parser: CommandParser) -> None:
    """The arguments that `check_choice` and `with_identifiers` read."""
    parser.add_argument("message_ids", nargs="*", help="identifiers, as the list prints them")
    parser.add_argument("--kind", default="", help="all of this kind: mail, logout_token, security_event …")
    parser.add_argument("--destination", default="", help="all to destinations that contain this text")
    parser.add_argument("--all", action="store_true", help="all of them")


def check_choice(options: dict[str, Any]) -> None:
    """CommandError where nothing was named: nobody means all by saying nothing."""
    if not any(options[name] for name in WAYS):
        raise CommandError("Name the messages, or say --kind, --destination or --all.")


def with_identifiers(messages: QuerySet[OutboxMessage], message_ids: list[str]) -> QuerySet[OutboxMessage]:
    """Those named by identifier, where any was."""
    return messages.filter(message_id__in=message_ids) if message_ids else messages
