"""Whether mails leave within seconds, as pages say; where they do not, pages must not promise it."""

from datetime import timedelta
from typing import cast

from django.utils.functional import Promise, lazy

from kagu.outbox.heartbeat import SILENCE, last_beat
from kagu.outbox.models import OutboxMessage
from kagu.site import clock

# What the relay did not take for so long is late, whatever one mailbox's own limits are.
PATIENCE = timedelta(minutes=5)


def mails_are_late() -> bool:
    """No worker is at work, or nothing gets through to the mail relay for some minutes.

    The same for every address: it says nothing about one.
    """
    return no_worker_is_awake() or relay_is_down()


def no_worker_is_awake() -> bool:
    """Whether the last beat of every worker is too old, or there is none."""
    seen_at = last_beat()
    return seen_at is None or seen_at < clock.now() - SILENCE


def relay_is_down() -> bool:
    """Whether mails wait for minutes because the relay takes none, or not so many."""
    return _held_back("KindDown") or (_held_back("RelayRefuses") and not _any_was_taken())


def _held_back(failure: str) -> bool:
    mails = OutboxMessage.objects.filter(state=OutboxMessage.State.WAITING, kind="mail")
    # What was never tried has no error: an index holds the others alone.
    tried = mails.exclude(last_error="")
    return tried.filter(created_at__lt=clock.now() - PATIENCE, last_error__startswith=failure).exists()


def _any_was_taken() -> bool:
    """The relay may refuse one mail for good reason and take the others."""
    mails = OutboxMessage.objects.filter(state=OutboxMessage.State.DELIVERED, kind="mail")
    return mails.filter(delivered_at__gte=clock.now() - PATIENCE).exists()


def promised(soon: str | Promise, late: str | Promise) -> Promise:
    """The words that are true when they are shown."""
    return cast(Promise, _chosen(soon, late))


def _choose(soon: str | Promise, late: str | Promise) -> str:
    return str(late if mails_are_late() else soon)


_chosen = lazy(_choose, str)
