"""`kagu connect first_administrator`: a link, shown once, that makes the first administrator."""

import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kagu.connect.accounts.agent_rights import RightsHaveHolders
from kagu.connect.accounts.first_administrator import issue_first_run_link


class Command(BaseCommand):
    """Whoever opens it, logged in to an account of theirs, adds a passkey and administers the site."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            issued = issue_first_run_link(actor=f"command, by {getpass.getuser()}")
        except RightsHaveHolders as refusal:
            raise CommandError("There is an administrator: two agents decide, at the desk.") from refusal
        self.stdout.write(
            "Open it once, within 24 hours, logged in to the account that shall administer the site."
        )
        self.stdout.write(issued.url)
