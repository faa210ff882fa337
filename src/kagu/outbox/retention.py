"""Gives up what waited too long, and forgets what has left the house or is of nobody any more."""

from datetime import timedelta

from kagu.chores.pieces import change, forget
from kagu.outbox.forgetting import forget_what_is_done
from kagu.outbox.models import OutboxMessage
from kagu.site import clock

KEEP_DELIVERED = timedelta(days=7)
KEEP_DEAD = timedelta(days=90)


def tidy() -> int:
    """All of it, as a chore of the worker."""
    given_up = give_up_overdue()
    forget_what_is_done()
    return given_up + delete_old_messages()


def give_up_overdue() -> int:
    """What nobody took before its time is dead: it is listed, and can be sent again."""
    waiting = OutboxMessage.objects.filter(state=OutboxMessage.State.WAITING, lease=None)
    overdue = waiting.filter(give_up_at__lt=clock.now())
    return change(overdue, state=OutboxMessage.State.DEAD, last_error="nobody took it in time")


def delete_old_messages() -> int:
    """Delete what was delivered a week ago, and what is dead or held and nobody cared for in 90 days."""
    now = clock.now()
    states = OutboxMessage.State
    delivered = OutboxMessage.objects.filter(state=states.DELIVERED, delivered_at__lt=now - KEEP_DELIVERED)
    old = OutboxMessage.objects.filter(created_at__lt=now - KEEP_DEAD)
    return forget(delivered, old.filter(state=states.DEAD), old.filter(state=states.HELD))
