"""An account's address: moved to another one, or back to what it was before a doubtful moment."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from kagu.connect.accounts.drop_asked_account import drop_asked
from kagu.connect.accounts.link_purposes import Ending, end_links
from kagu.connect.accounts.models import EmailChange, User
from kagu.inputs.addresses import normalize_address
from kagu.site import clock


class AddressTaken(Exception):
    """Another account got the address first (E4)."""


def move_to(user: User, address: str, normalized: str) -> None:
    """Give the account this address, proven by its mailbox; the unique index decides races (E4)."""
    asked = User.objects.select_for_update().filter(asked_normalized=normalized, state=User.State.PENDING)
    drop_asked(asked.order_by("pk"))
    try:
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(
                email=address, email_normalized=normalized, email_undeliverable_at=None
            )
    except IntegrityError as error:
        raise AddressTaken from error
    user.refresh_from_db()


def move_back_since(user: User, since: datetime) -> None:
    """In the caller's transaction: to the address held before the first change since then; all are undone.

    Raises AddressTaken when somebody else has that address by now.
    """
    changes = user.email_changes.filter(Q(requested_at__gte=since) | Q(decided_at__gte=since))
    confirmed = changes.filter(state=EmailChange.State.CONFIRMED).order_by("decided_at")
    first = confirmed.first()
    if first is None:
        return
    move_to(user, first.old_address, normalize_address(first.old_address))
    for change in confirmed:
        change.state, change.decided_at = EmailChange.State.REVERTED, clock.now()
        change.save(update_fields=["state", "decided_at"])
        end_links(Ending.EMAIL_CHANGE_REVERTED, change.pk)
