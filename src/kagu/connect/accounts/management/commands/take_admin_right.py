"""`kagu connect take_admin_right ADDRESS`: where two agents cannot decide it at the desk."""

from typing import Any

from kagu.connect.accounts.agent_rights import remove_admin
from kagu.connect.accounts.management.admin_right_command import AdminRightCommand
from kagu.connect.accounts.models import User


class Command(AdminRightCommand):
    """Recorded with who ran it and why; the account stays an agent's."""

    help = __doc__
    alone = "the other administrators cannot enter any more"
    others_decide = "There is another administrator: two agents decide, at the desk."
    afterwards = "not an administrator"

    def change(self, user: User, **by: Any) -> None:
        remove_admin(user, **by)

    def refused(self, user: User) -> str:
        return super().refused(user) if user.is_superuser else "This is no administrator."
