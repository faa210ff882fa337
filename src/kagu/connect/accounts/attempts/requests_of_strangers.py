"""How many mails people who are not logged in may ask for from one network, before strangers prove work."""

import math
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from kagu.connect.accounts.attempts.known_devices import is_known_to_anybody
from kagu.connect.accounts.attempts.limits import TooManyAttempts
from kagu.connect.accounts.attempts.proof_of_work import EASIEST, HARDEST, Challenge, is_proven
from kagu.connect.accounts.attempts.waiting_tickets import Place, keep_ticket, spend_ticket
from kagu.connect.accounts.models.origin import Origin
from kagu.counting.windows import Window

REQUESTS = Window("mails wished for", timedelta(minutes=10))
# So many times over its limit may a whole village be before its telephones compute for longer.
ONE_VILLAGE = 16


@dataclass(frozen=True)
class Shown:
    """What the form carried: a solved challenge, or the ticket of who waits."""

    proof: str = ""
    ticket: str = ""


def count_request(origin: Origin, shown: Shown | None = None) -> None:
    """One more mail wished for by someone not logged in; raises TooManyAttempts, and then it does not count.

    Past the limit of their network strangers show work or wait. A browser that some account knows has a
    share of its own: whoever else is behind its address does not matter.
    """
    shown = shown or Shown()
    is_known = is_known_to_anybody(origin)
    counted = f"device {origin.device}" if is_known else f"network {origin.address}"
    count = REQUESTS.read(counted).count
    excess = (count + 1) / max(1, settings.REQUESTS_PER_NETWORK)
    if excess > 1 and not is_proven(shown.proof, _bits(excess)):
        _spend_ticket(origin, ("request", counted, origin.browser or ""), shown.ticket, _bits(excess))
    REQUESTS.add(counted)


def challenge_of_request() -> Challenge:
    """For every page that asks for a mail: solved while people type, so that nobody is asked twice."""
    return Challenge.make(EASIEST)


def _spend_ticket(origin: Origin, place: Place, text: str, bits: int) -> None:
    ticket = keep_ticket(text, place, settings.WAIT_WITHOUT_PROOF.total_seconds())
    wait = spend_ticket(ticket, place, f"requests of {origin.address}")
    if wait:
        raise TooManyAttempts(wait, Challenge.make(bits), ticket.text)


def _bits(excess: float) -> int:
    return min(EASIEST + max(0, int(math.log2(excess / ONE_VILLAGE))), HARDEST)
