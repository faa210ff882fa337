"""Forgets what has left the house."""

from datetime import timedelta

from django.utils import timezone

from kagu.outbox.models import OutboxMessage

KEEP_DELIVERED = timedelta(days=7)
KEEP_DEAD = timedelta(days=90)


def delete_old_messages() -> int:
    """Delete what was delivered a week ago, and dead letters that nobody sent again for 90 days."""
    now = timezone.now()
    states = OutboxMessage.State
    delivered = OutboxMessage.objects.filter(state=states.DELIVERED, created_at__lt=now - KEEP_DELIVERED)
    dead = OutboxMessage.objects.filter(state=states.DEAD, created_at__lt=now - KEEP_DEAD)
    return delivered.delete()[0] + dead.delete()[0]
