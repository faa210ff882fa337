"""A request that is sent twice is carried out once: idempotency keys."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction

from kagu.chores.pieces import forget
from kagu.site import clock
from kagu.tax_portal.taxpayers.models import KeptRequest

# Long enough for a computer that was away, its holidays included.
KEPT = timedelta(days=30)


class KeyReused(Exception):
    """Another request was sent with this key."""


@transaction.atomic
def carry_out_once(
    client_id: str, key: str, request_hash: str, act: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """What `act` answers, plain values, the first time, and the same again afterwards.

    The act and the key are one transaction: what was refused is forgotten, and may be sent again. Of two
    at once the second waits. Raises KeyReused.
    """
    kept, is_new = KeptRequest.objects.get_or_create(
        client_id=client_id, key=key, defaults={"request_hash": request_hash, "at": clock.now()}
    )
    if not is_new:
        if kept.request_hash != request_hash:
            raise KeyReused
        return dict(kept.answer)
    kept.answer = act()
    kept.save(update_fields=["answer"])
    return kept.answer


def forget_old_requests() -> int:
    """The worker's chore; how many there were."""
    return forget(KeptRequest.objects.filter(at__lt=clock.now() - KEPT))
