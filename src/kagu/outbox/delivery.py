"""One attempt at one message: claim it, hand it to its handler, write down what came of it."""

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import SystemRandom

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.module_loading import import_string

from kagu.outbox.counted import ATTEMPTS
from kagu.outbox.models import OutboxMessage
from kagu.outbox.sealing import unseal
from kagu.site import clock

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=3)

logger = logging.getLogger(__name__)


class DeliveryFailed(Exception):
    """This message did not get through now; it is tried again."""


class DestinationDown(DeliveryFailed):
    """Nothing gets through to this destination now; its other messages wait too."""


class KindDown(DeliveryFailed):
    """Nothing of this kind gets through now (our mail relay is down); all of it waits."""


class RelayRefuses(KindDown):
    """Our own relay refuses mails for a reason of its own; this one waits longer each time, others try."""


class ClaimLost(DeliveryFailed):
    """This worker's claim ran out and another one has the message: what it did is undone."""


class DeliveryRefused(Exception):
    """The destination will never take this message; it is dead at once."""


Failure = DeliveryFailed | DeliveryRefused


def claim(message: OutboxMessage, lease_time: timedelta) -> bool:
    """Take the message for this worker; False when another one was faster."""
    message.lease = uuid.uuid4()
    # Each claim counts an attempt: of all who read the same row only the first finds it unchanged.
    claimed = OutboxMessage.objects.filter(
        pk=message.pk, state=OutboxMessage.State.WAITING, attempts=message.attempts
    ).update(lease=message.lease, next_try_at=clock.now() + lease_time, attempts=F("attempts") + 1)
    message.attempts += claimed
    return claimed == 1


@contextmanager
def settled_together(message: OutboxMessage) -> Iterator[None]:
    """For a handler whose effect lies in our own database: its act and the message's end are one transaction.

    A worker that dies anywhere leaves both or neither, so nothing is done twice. Raises ClaimLost.
    """
    with transaction.atomic():
        yield
        # Last: whoever renews the claim meanwhile does not wait for the act.
        if not _settle_delivered(message):
            raise ClaimLost("another worker has it")


def attempt(message: OutboxMessage) -> Failure | None:
    """Deliver a claimed message once; None when it is delivered, else why not."""
    failure = _try(message)
    _count(message, failure)
    if failure is None:
        _settle_delivered(message)
        return None
    logger.warning("%s to %s not delivered: %s", message, message.lane, failure)
    error = f"{type(failure).__name__}: {failure}"[:500]
    # A destination that is down is paused as a whole by the worker: its oldest message tries again.
    is_down = isinstance(failure, DestinationDown | KindDown) and not isinstance(failure, RelayRefuses)
    next_try_at = clock.now() + (FIRST_PAUSE if is_down else pause_after(message.attempts))
    if isinstance(failure, DeliveryRefused) or next_try_at > message.give_up_at:
        _settle(message, state=OutboxMessage.State.DEAD, last_error=error, **_secrets_to_erase(message))
        return failure
    _settle(message, next_try_at=next_try_at, last_error=error)
    return failure


def pause_after(attempts: int) -> timedelta:
    """Doubles at each attempt up to three hours; the jitter keeps messages from coming in step."""
    pause = min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)
    return pause * SystemRandom().uniform(0.5, 1.0)


def _try(message: OutboxMessage) -> Failure | None:
    if _has_expired(message, clock.now()):
        return DeliveryRefused("expired before it could be delivered")
    try:
        deliver = import_string(settings.OUTBOX_DELIVERIES[message.kind])
        deliver(message, unseal(message.sealed))
    except (DeliveryFailed, DeliveryRefused) as failure:
        return failure
    except InvalidToken:
        return DeliveryRefused("sealed under a SECRET_KEY that is no longer known")
    except Exception:
        # A fault of ours must not lose the message: it waits until the fault is mended.
        logger.exception("%s: its handler failed", message)
        return DeliveryFailed("fault in the handler, see the log")
    return None


def _count(message: OutboxMessage, failure: Failure | None) -> None:
    outcome = "refused" if isinstance(failure, DeliveryRefused) else "failed" if failure else "delivered"
    ATTEMPTS.labels(message.kind, message.payload.get("client_id", ""), outcome).inc()


def _settle_delivered(message: OutboxMessage) -> bool:
    return _settle(message, state=OutboxMessage.State.DELIVERED, delivered_at=clock.now(), sealed=None)


def _settle(message: OutboxMessage, **fields: object) -> bool:
    # Only while the claim is still ours: one that ran out may already be someone else's.
    waiting = OutboxMessage.objects.filter(state=OutboxMessage.State.WAITING)
    mine = waiting.filter(pk=message.pk, lease=message.lease)
    return bool(mine.update(lease=None, **fields))


def _secrets_to_erase(message: OutboxMessage) -> dict[str, None]:
    return {"sealed": None} if _has_expired(message, clock.now()) else {}


def _has_expired(message: OutboxMessage, now: datetime) -> bool:
    return message.expires_at is not None and message.expires_at <= now
