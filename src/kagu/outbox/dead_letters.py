"""What could not be delivered: found, and sent again."""

from django.db.models import Q, QuerySet

from kagu.outbox.enqueue import GIVE_UP_AFTER
from kagu.outbox.models import OutboxMessage
from kagu.site import clock


def dead_letters(kind: str = "", destination: str = "") -> QuerySet[OutboxMessage]:
    """The dead letters, oldest first, of one kind or to destinations that contain this text."""
    found = OutboxMessage.objects.filter(state=OutboxMessage.State.DEAD).order_by("pk")
    if kind:
        found = found.filter(kind=kind)
    return found.filter(destination__icontains=destination) if destination else found


def resend(letters: QuerySet[OutboxMessage]) -> int:
    """Try these again for three days; one past its expiry, or emptied, stays dead. How many go out."""
    now = clock.now()
    still_of_use = Q(expires_at__isnull=True) | Q(expires_at__gt=now)
    return letters.filter(still_of_use, forgotten_at=None, state=OutboxMessage.State.DEAD).update(
        state=OutboxMessage.State.WAITING, attempts=0, next_try_at=now, give_up_at=now + GIVE_UP_AFTER
    )
