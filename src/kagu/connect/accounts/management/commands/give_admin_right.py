"""`kagu connect give_admin_right ADDRESS`: the first administrator; the desk makes the others."""

from typing import Any

from kagu.connect.accounts.agent_rights import make_first_admin
from kagu.connect.accounts.management.admin_right_command import AdminRightCommand
from kagu.connect.accounts.models import User


class Command(AdminRightCommand):
    """Recorded with who ran it and why."""

    help = __doc__
    alone = "there is another administrator, who cannot enter any more"
    others_decide = "There is an administrator: two agents decide, at the desk."
    afterwards = "administrator"

    def change(self, user: User, **by: Any) -> None:
        make_first_admin(user, **by)
