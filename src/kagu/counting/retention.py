"""Forgets counts whose window is over."""

from kagu.chores.pieces import forget
from kagu.counting.models import Tally
from kagu.site import clock


def forget_past() -> int:
    """By the worker: they would start again anyway; how many there were."""
    return forget(Tally.objects.filter(ends_at__lte=clock.timestamp()))
