"""The worker's chore for planned deletions: a reminder on the eve, then the deletion itself."""

from django.db import transaction
from django.utils import timezone

from kagu.connect.accounts.delete_account import delete_account
from kagu.connect.accounts.models import PlannedDeletion, User
from kagu.connect.accounts.plan_deletion import REMINDED_BEFORE, mail_cancel_link


def delete_when_due() -> int:
    """Remind those whose time ends tomorrow, erase those whose time is over; how many were erased."""
    now = timezone.now()
    soon = PlannedDeletion.objects.filter(reminded_at=None, due_at__gt=now, due_at__lte=now + REMINDED_BEFORE)
    for planned in soon:
        _remind(planned)
    return sum(_delete(planned) for planned in PlannedDeletion.objects.filter(due_at__lte=now))


def _remind(planned: PlannedDeletion) -> None:
    with transaction.atomic():
        _lock_account(planned)
        still = PlannedDeletion.objects.filter(pk=planned.pk, reminded_at=None)
        if still.update(reminded_at=timezone.now()):
            mail_cancel_link(planned)


def _delete(planned: PlannedDeletion) -> bool:
    with transaction.atomic():
        user = _lock_account(planned)
        # Gone in the meantime: its owner wants to stay, or another worker was first.
        if not PlannedDeletion.objects.filter(pk=planned.pk).exists():
            return False
        delete_account(user)
    return True


def _lock_account(planned: PlannedDeletion) -> User:
    """Whoever else decides about the account waits for us, or we for them."""
    return User.objects.select_for_update().get(pk=planned.user_id)
