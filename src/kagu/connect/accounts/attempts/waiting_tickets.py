"""Who waited as they were told gets their try, whoever hammers meanwhile: the way without JavaScript (E24).

The page carries the ticket; nothing is kept of it before it serves, so that nobody can take all places.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing

from kagu.counting.windows import Window
from kagu.site import clock

# From the moment it opens: time enough to come back to the page and type the password again.
SERVES_FOR = 600.0
LONGEST_TICKET = 200
# In each span of `WAIT_WITHOUT_PROOF`: waiting with many tickets is no way around a network's limit.
TRIES_PER_NETWORK = 10
SPENT = Window("spent tickets", timedelta(seconds=SERVES_FOR))
TRIES = Window("tries of tickets", timedelta(seconds=SERVES_FOR), most=10_000)
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
    tries = TRIES.add(f"{network} {now // span}").count
    if tries > TRIES_PER_NETWORK or not SPENT.spend(ticket.text):
        return span - now % span
    return 0.0


def _read(text: str, place: str) -> float | None:
    """When our own, unspent, not too old ticket for this place opens; None for any other."""
    said, _colon, signature = text.rpartition(":")
    try:
        _signer.unsign(f"{said} {place}:{signature}")
    except signing.BadSignature:
        return None
    opens_at = float(said.partition("-")[0])
    is_over = clock.timestamp() > opens_at + SERVES_FOR
    return None if is_over or SPENT.read(text).count else opens_at
