"""What happened to an account: one line for each act, added in the act's transaction."""

from typing import Any

from kagu.connect.accounts.models import Activity, User
from kagu.connect.accounts.origin import Origin


def record(user: User, kind: str, origin: Origin | None = None, *, actor: str = "", **details: Any) -> None:
    """Add a line; details hold no secret, and addresses only masked. No actor: the owner."""
    origin = origin or Origin()
    Activity.objects.create(
        user=user,
        kind=kind,
        actor=actor,
        details=details,
        user_agent=origin.user_agent,
        network=origin.network,
    )
