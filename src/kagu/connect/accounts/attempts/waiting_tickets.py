"""Who waited as they were told gets their try, whoever hammers meanwhile: the way without JavaScript (E24).

The page carries the ticket; nothing is kept of it before it serves, so that nobody can take all places.
"""

import secrets
from dataclasses import dataclass
from threading import Lock

from cachetools import TTLCache
from django.conf import settings
from django.core import signing

from kagu.site import clock

# From the moment it opens: time enough to come back to the page and type the password again.
SERVES_FOR = 600.0
LONGEST_TICKET = 200
# In each span of `WAIT_WITHOUT_PROOF`: waiting with many tickets is no way around a network's limit.
TRIES_PER_NETWORK = 10

_spent: TTLCache[str, bool] = TTLCache(maxsize=100_000, ttl=SERVES_FOR)
_tries: TTLCache[str, int] = TTLCache(maxsize=10_000, ttl=SERVES_FOR)
_lock = Lock()
_signer = signing.Signer(salt="kagu.connect.accounts.attempts.waiting_tickets")


@dataclass(frozen=True)
class Ticket:
    """One try, from this moment on, for one address typed on one network."""

    text: str
    opens_at: float


def keep_ticket(text: str, place: str, wait: float) -> Ticket:
    """The one that was given for this place, while it is good; otherwise a new one that opens in `wait`."""
    opens_at = _read(text, place)
    if opens_at is not None:
        return Ticket(text, opens_at)
    opens_at = clock.timestamp() + wait
    said = f"{opens_at}-{secrets.token_urlsafe(12)}"
    signature = _signer.sign(f"{said} {place}").rpartition(":")[2]
    return Ticket(f"{said}:{signature}", opens_at)


def spend_ticket(ticket: Ticket, network: str) -> float:
    """Zero when it served now; otherwise how many seconds are still to wait."""
    now, span = clock.timestamp(), settings.WAIT_WITHOUT_PROOF.total_seconds()
    if ticket.opens_at > now:
        return ticket.opens_at - now
    tries = f"{network} {now // span}"
    with _lock:
        count = _tries.get(tries, 0)
        if count >= TRIES_PER_NETWORK or ticket.text in _spent:
            return span - now % span
        _tries[tries], _spent[ticket.text] = count + 1, True
    return 0.0


def forget_spent_tickets() -> None:
    """Start afresh."""
    with _lock:
        _spent.clear()
        _tries.clear()


def _read(text: str, place: str) -> float | None:
    """When our own, unspent, not too old ticket for this place opens; None for any other."""
    said, _colon, signature = text.rpartition(":")
    try:
        _signer.unsign(f"{said} {place}:{signature}")
    except signing.BadSignature:
        return None
    opens_at = float(said.partition("-")[0])
    with _lock:
        is_spent = text in _spent
    return None if is_spent or clock.timestamp() > opens_at + SERVES_FOR else opens_at
