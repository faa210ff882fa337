"""Which erasures the history itself asks for: whoever only writes in the database gets nothing erased."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings

from kagu.connect.accounts.history.breaks import Break, fault_of
from kagu.connect.accounts.history.chain import is_sealed
from kagu.connect.accounts.models import Activity, ActivityHead, PlannedDeletion, User

# The lines that say what has become of the account itself; the last of them counts.
FATES = ("account_created", "account_activated", "deletion_planned", "deletion_cancelled", "account_deleted")
# The line that asks for the erasure of an account in this state.
ASKED_BY: dict[str, str] = {
    User.State.PENDING: "account_created",
    User.State.CLOSING: "deletion_planned",
    User.State.DELETED: "account_deleted",
}
# A row and its line are written in one act, one after the other.
ONE_ACT = timedelta(minutes=1)

logger = logging.getLogger(__name__)


def is_erasure_asked(user: User) -> bool:
    """Whether a whole history asks for what the account's row says; if not, it is told to the log."""
    fault = fault_of(user)
    cause = "line {}: {}".format(*fault) if fault else _why_unasked(user)
    if cause:
        logger.error("account %s is due to be erased and is left: %s", user.pk, cause)
    return not cause


def unasked_erasures() -> Iterator[Break]:
    """Accounts whose row will have them erased though no act asked for it, or asked for a later day."""
    for user in User.objects.filter(state__in=ASKED_BY).order_by("pk").iterator():
        cause = _why_unasked(user)
        if cause:
            yield Break(user.pk, 0, cause)


def _why_unasked(user: User) -> str:
    """Another fate, a line that no act sealed, or one younger than the row says; empty when it is asked."""
    if user.state not in ASKED_BY:
        return f"it is {user.state}"
    line = user.activities.filter(kind__in=FATES).order_by("-position").first()
    if line is None or line.kind != ASKED_BY[user.state]:
        return f"its row says {user.state}, its history {line.kind if line else 'nothing'}"
    head = ActivityHead.objects.filter(user_id=user.pk, position=line.position, is_of_act=True).first()
    if head is None or head.hash != line.hash or not is_sealed(head):
        return f"no act sealed its line {line.position}, {line.kind}"
    said, written = _moments(user, line)
    is_older = said < written - ONE_ACT
    return f"its row says {said:%Y-%m-%d %H:%M}, its history {written:%Y-%m-%d %H:%M}" if is_older else ""


def _moments(user: User, line: Activity) -> tuple[datetime, datetime]:
    """From when its time runs: by the row, and by the line."""
    if user.state == User.State.PENDING:
        return user.created_at, line.at
    if user.state == User.State.DELETED:
        return user.deleted_at or line.at, line.at
    due_at = line.details.get("due_at")
    asked = datetime.fromisoformat(due_at) if due_at else line.at + settings.DELETION_DELAY
    planned = PlannedDeletion.objects.filter(user=user).first()
    return (planned.due_at if planned else asked), asked
