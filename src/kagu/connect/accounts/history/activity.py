"""What happened to an account: one line for each act, added in the act's transaction."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction

from kagu.connect.accounts.history.chain import SEALED_BY_THEIR_ACT, hash_of, seal_of_act
from kagu.connect.accounts.models import Activity, User
from kagu.connect.accounts.models.origin import Origin
from kagu.site import clock


def record(user: User, kind: str, origin: Origin | None = None, *, actor: str = "", **details: Any) -> None:
    """Add a line; details hold no secret, and addresses only masked. No actor: the owner."""
    origin = origin or Origin()
    # No savepoint: without its line the act fails as a whole.
    with transaction.atomic(savepoint=False):
        position, previous_hash = _last_line(user)
        line = Activity(
            user=user,
            position=position + 1,
            at=clock.now(),
            kind=kind,
            actor=actor,
            details=details,
            user_agent=origin.user_agent,
            network=origin.network,
        )
        line.hash = hash_of(line, previous_hash)
        line.save(force_insert=True)
        if kind in SEALED_BY_THEIR_ACT:
            seal_of_act(line)


def record_first(users: Iterable[User], kind: str, **details: Any) -> None:
    """The first line of each of these accounts, all made in this very transaction."""
    now = clock.now()
    lines = [Activity(user=user, position=1, at=now, kind=kind, details=details) for user in users]
    for line in lines:
        line.hash = hash_of(line, "")
    Activity.objects.bulk_create(lines)


def _last_line(user: User) -> tuple[int, str]:
    # One account's lines are written one after the other, or two would follow the same one.
    if connection.features.has_select_for_update:
        User.objects.select_for_update(no_key=True).only("pk").filter(pk=user.pk).first()
    lines = Activity.objects.filter(user=user).values_list("position", "hash")
    return lines.order_by("-position").first() or (0, "")
