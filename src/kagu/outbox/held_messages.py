"""What may have left before a copy was put back: held, until an operator says what becomes of it."""

from django.db.models import DateTimeField, Q, QuerySet, Value
from django.db.models.functions import Greatest

from kagu.outbox.enqueue import GIVE_UP_AFTER
from kagu.outbox.models import OutboxMessage
from kagu.site import clock

States = OutboxMessage.State


def hold_what_waits(*, but: str) -> int:
    """Everything that waits, but for messages of one kind, goes nowhere; how many they are."""
    waiting = OutboxMessage.objects.filter(state=States.WAITING).exclude(kind=but)
    return waiting.update(state=States.HELD, lease=None)


def held_messages(kind: str = "", destination: str = "") -> QuerySet[OutboxMessage]:
    """What is held, oldest first, of one kind or to destinations that contain this text."""
    found = OutboxMessage.objects.filter(state=States.HELD).order_by("pk")
    if kind:
        found = found.filter(kind=kind)
    return found.filter(destination__icontains=destination) if destination else found


def release(messages: QuerySet[OutboxMessage]) -> int:
    """Let these go, for three days; one past its expiry is dropped instead. How many go out."""
    now = clock.now()
    held = messages.filter(state=States.HELD)
    drop(held.filter(expires_at__lte=now))
    return held.filter(Q(expires_at=None) | Q(expires_at__gt=now)).update(
        state=States.WAITING,
        attempts=0,
        next_try_at=now,
        # What services fetch by themselves waits longer than what is sent.
        give_up_at=Greatest("give_up_at", Value(now + GIVE_UP_AFTER, DateTimeField())),
    )


def drop(messages: QuerySet[OutboxMessage]) -> int:
    """These left before the copy was put back, or shall not leave: dead for good, their secrets erased."""
    return messages.filter(state=States.HELD).update(
        state=States.DEAD,
        sealed=None,
        # Past its expiry a dead letter is not sent again.
        expires_at=clock.now(),
        last_error="dropped by an operator after a copy was put back",
    )
