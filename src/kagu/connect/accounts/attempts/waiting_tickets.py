"""Who waited as they were told gets their try, whoever hammers meanwhile: the way without JavaScript (E24).

The page carries the ticket; nothing is kept of it before it serves, so that nobody can take all places.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing

from kagu.counting.windows import Window, add
from kagu.site import clock

# From the moment it opens: time enough to come back to the page and type the password again.
SERVES_FOR = 600.0
LONGEST_TICKET = 200
# In each span of `WAIT_WITHOUT_PROOF`: whoever plays many tickets at one place stops no other place, and
# all tickets of a network together are no cheaper way than the work.
TRIES_AT_ONE_PLACE = 10
TRIES_PER_NETWORK = 300
SPENT = Window("spent tickets", timedelta(seconds=SERVES_FOR))
TRIES = Window("tries of tickets", timedelta(seconds=SERVES_FOR), most=10_000)
_signer = signing.Signer(salt="kagu.connect.accounts.attempts.waiting_tickets")


# Where a ticket serves, in fields that none can shift into one another: a kind, a network, what was typed.
Place = tuple[str, ...]


@dataclass(frozen=True)
class Ticket:
    """One try, from this moment on, at one place; whoever holds it has it alone."""

    text: str
    opens_at: float


def keep_ticket(text: str, place: Place, wait: float) -> Ticket:
    """The one that was given for this place, while it is good; otherwise a new one that opens in `wait`."""
    opens_at = _read(text, place)
    if opens_at is not None:
        return Ticket(text, opens_at)
    opens_at = clock.timestamp() + wait
    return Ticket(_signer.sign_object([opens_at, secrets.token_urlsafe(12), _written(place)]), opens_at)


def spend_ticket(ticket: Ticket, place: Place, network: str) -> float:
    """Zero when it served now; otherwise how many seconds are still to wait."""
    now, span = clock.timestamp(), settings.WAIT_WITHOUT_PROOF.total_seconds()
    if ticket.opens_at > now:
        return ticket.opens_at - now
    at_this_place, in_network = add(*(TRIES.of(f"{one} {now // span}") for one in (_written(place), network)))
    is_crowded = at_this_place.count > TRIES_AT_ONE_PLACE or in_network.count > TRIES_PER_NETWORK
    if is_crowded or not SPENT.spend(ticket.text):
        return span - now % span
    return 0.0


def _read(text: str, place: Place) -> float | None:
    """When our own, unspent, not too old ticket for this place opens; None for any other."""
    try:
        opens_at, _own, written = _signer.unsign_object(text)
    except signing.BadSignature:
        return None
    is_over = clock.timestamp() > opens_at + SERVES_FOR
    return None if written != _written(place) or is_over or SPENT.read(text).count else float(opens_at)


def _written(place: Place) -> str:
    """Short, and of one length whatever was typed: a ticket fits its field."""
    return hashlib.sha256(json.dumps(place).encode()).hexdigest()[:32]
