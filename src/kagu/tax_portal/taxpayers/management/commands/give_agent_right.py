"""`kagu tax-portal give_agent_right WHO`: the first agent; the desk makes the others."""

import getpass
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kagu.tax_portal.taxpayers.agent_right import (
    NobodyFound,
    ThereAreAgents,
    find_or_create_account,
    make_first_agent,
    remove_agent,
)
from kagu.tax_portal.taxpayers.models import PortalUser


class Command(BaseCommand):
    """The right is the `sub`'s: it does not follow an address to another account."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("who", help="The provider's `sub`, or the address of someone who has logged in.")
        parser.add_argument("--withdraw", action="store_true", help="Take the right away.")
        parser.add_argument("--reason", required=True, help="Why: it is recorded with who ran the command.")
        parser.add_argument(
            "--alone", action="store_true", help="Although there are agents: nobody can enter any more."
        )

    def handle(self, *args: Any, who: str, withdraw: bool, **options: Any) -> None:
        try:
            user = find_or_create_account(who)
        except NobodyFound:
            raise CommandError(
                f"Exactly one account must go by {who} here: log in once, or give the sub."
            ) from None
        self._decide(remove_agent if withdraw else make_first_agent, user, options)
        self.stdout.write(f"{user}: {'not an agent' if withdraw else 'agent'}")

    def _decide(self, act: Callable[..., None], user: PortalUser, options: dict[str, Any]) -> None:
        who = f"command, by {getpass.getuser()}"
        try:
            act(user, actor=who, reason=options["reason"], is_alone=options["alone"])
        except ThereAreAgents as refusal:
            raise CommandError("There are other agents: two of them decide at the desk.") from refusal
