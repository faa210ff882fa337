"""Counting tries, so that nothing short can be guessed; a try counts before it is judged."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from kagu.tax_portal.taxpayers.models import AttemptCounter


def count_try(name: str, period: timedelta) -> int:
    """One more try under this name, committed at once; how many there were in the period."""
    now = timezone.now()
    with transaction.atomic():
        times = {"first_at": now, "last_at": now}
        row, _created = AttemptCounter.objects.select_for_update().get_or_create(counter=name, defaults=times)
        if now - row.first_at > period:
            row.count, row.first_at, row.blocked_until = 0, now, None
        row.count += 1
        row.last_at = now
        row.save()
    return row.count


def block(name: str, period: timedelta) -> datetime:
    """Nothing more under this name for a while."""
    until = timezone.now() + period
    AttemptCounter.objects.filter(counter=name).update(blocked_until=until)
    return until


def blocked_until(name: str) -> datetime | None:
    """When this name is free again, if it is blocked."""
    row = AttemptCounter.objects.filter(counter=name, blocked_until__gt=timezone.now()).first()
    return row.blocked_until if row else None


def forget(name: str) -> None:
    """It went well."""
    AttemptCounter.objects.filter(counter=name).delete()
