"""`kagu tax-portal give_agent_right WHO`: who may open the desk of agents."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kagu.tax_portal.taxpayers.agent_right import (
    NobodyFound,
    find_or_create_account,
    give_agent_right,
    withdraw_agent_right,
)


class Command(BaseCommand):
    """The right is the `sub`'s: it does not follow an address to another account."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("who", help="The provider's `sub`, or the address of someone who has logged in.")
        parser.add_argument("--withdraw", action="store_true", help="Take the right away.")

    def handle(self, *args: Any, who: str, withdraw: bool, **options: Any) -> None:
        try:
            user = find_or_create_account(who)
        except NobodyFound:
            raise CommandError(
                f"Exactly one account must go by {who} here: log in once, or give the sub."
            ) from None
        if withdraw:
            withdraw_agent_right(user)
        else:
            give_agent_right(user)
        self.stdout.write(f"{user}: {'not an agent' if withdraw else 'agent'}")
