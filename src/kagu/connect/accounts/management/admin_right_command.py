"""A command that gives or takes an administrator's right, where the desk cannot."""

import getpass
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kagu.connect.accounts.agent_rights import RightsHaveHolders
from kagu.connect.accounts.models import User
from kagu.desk.agent_act import ActRefused


class AdminRightCommand(BaseCommand):
    """Recorded with who ran it and why."""

    # When `--alone` is right, who decides otherwise, and what the account is afterwards.
    alone: str
    others_decide: str
    afterwards: str

    def change(self, user: User, **by: Any) -> None:
        """The act; raises RightsHaveHolders, ActRefused."""
        raise NotImplementedError

    def refused(self, user: User) -> str:
        """Why the act was refused for this account."""
        return f"This account is {user.state}."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address")
        parser.add_argument("--reason", required=True)
        parser.add_argument("--alone", action="store_true", help=self.alone)

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.with_address(options["address"])
        if user is None:
            raise CommandError("No account has this address.")
        who = f"command, by {getpass.getuser()}"
        try:
            self.change(user, actor=who, reason=options["reason"], is_alone=options["alone"])
        except RightsHaveHolders as refusal:
            raise CommandError(self.others_decide) from refusal
        except ActRefused as refusal:
            raise CommandError(self.refused(user)) from refusal
        self.stdout.write(f"{user}: {self.afterwards}")
