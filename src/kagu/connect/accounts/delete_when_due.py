"""The worker's chore for planned deletions: a reminder on the eve, then the deletion itself."""

from kagu.chores.pieces import do_each
from kagu.connect.accounts.delete_account import delete_account
from kagu.connect.accounts.history.asked_erasures import is_erasure_asked
from kagu.connect.accounts.models import PlannedDeletion
from kagu.connect.accounts.plan_deletion import REMINDED_BEFORE, mail_cancel_link
from kagu.site import clock


def delete_when_due() -> int:
    """Remind those whose time ends tomorrow, erase those whose time is over; how many were erased."""
    now = clock.now()
    tomorrow = PlannedDeletion.objects.filter(due_at__gt=now, due_at__lte=now + REMINDED_BEFORE)
    do_each(tomorrow.filter(reminded_at=None), _remind, owner="user")
    return do_each(PlannedDeletion.objects.filter(due_at__lte=now), _delete, owner="user")


def _remind(planned: PlannedDeletion) -> None:
    planned.reminded_at = clock.now()
    planned.save(update_fields=["reminded_at"])
    mail_cancel_link(planned)


def _delete(planned: PlannedDeletion) -> bool:
    is_asked = is_erasure_asked(planned.user)
    if is_asked:
        delete_account(planned.user)
    return is_asked
