"""`kagu connect take_admin_right ADDRESS`: where two agents cannot decide it at the desk."""

import getpass
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kagu.connect.accounts.agent_rights import RightsHaveHolders, remove_admin
from kagu.connect.accounts.models import User
from kagu.desk.agent_act import ActRefused


class Command(BaseCommand):
    """Recorded with who ran it and why; the account stays an agent's."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address")
        parser.add_argument("--reason", required=True)
        parser.add_argument(
            "--alone", action="store_true", help="the other administrators cannot enter any more"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.with_address(options["address"])
        if user is None:
            raise CommandError("No account has this address.")
        who = f"command, by {getpass.getuser()}"
        try:
            remove_admin(user, actor=who, reason=options["reason"], is_alone=options["alone"])
        except RightsHaveHolders as refusal:
            raise CommandError("There is another administrator: two agents decide, at the desk.") from refusal
        except ActRefused as refusal:
            words = f"This account is {user.state}." if user.is_superuser else "This is no administrator."
            raise CommandError(words) from refusal
        self.stdout.write(f"{user}: not an administrator")
