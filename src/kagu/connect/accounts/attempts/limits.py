"""How fast passwords may be tried, alike for addresses without account (D6, E23, E24)."""

import json
import math
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from kagu.connect.accounts.attempts.proof_of_work import EASIEST, HARDEST, Challenge, is_proven
from kagu.connect.accounts.attempts.waiting_tickets import Place, keep_ticket, spend_ticket
from kagu.connect.accounts.models.origin import Origin
from kagu.counting.windows import Count, Window, add, read
from kagu.inputs.addresses import normalize_address
from kagu.site import clock

LONGEST_DELAY = 60.0
# Failures of many: of a network, of a neighbourhood, for one address, everywhere.
CROWDS = Window("failures of a crowd", timedelta(minutes=10))
ONE_PLACE = Window("failures for an address in one place", timedelta(hours=1), most=50_000)
# Networks in which a log-in had to prove work lately.
BESIEGED = Window("besieged networks", timedelta(hours=1), most=10_000)


class TooManyAttempts(Exception):
    """Wait `retry_after` seconds; says nothing about any account.

    A `challenge` solved saves the wait; `ticket` keeps the place of whoever waits.
    """

    def __init__(self, retry_after: float, challenge: Challenge | None = None, ticket: str = "") -> None:
        super().__init__()
        self.retry_after = max(1, math.ceil(retry_after))
        self.challenge = challenge
        self.ticket = ticket


@dataclass(frozen=True)
class Attempt:
    """Somebody is about to try a password; the owner's known browser answers for itself alone.

    So does, for its crowds, whoever has given the password and now proves a second factor.
    """

    address: str
    origin: Origin
    is_known_device: bool = False
    has_given_password: bool = False
    proof: str = ""
    ticket: str = ""

    @property
    def place(self) -> Place:
        """Where its delays count and its ticket serves."""
        address = normalize_address(self.address)
        if self.is_known_device:
            return "device", self.origin.device, address
        return "network", self.origin.address, address

    @property
    def delayed_by(self) -> str:
        return json.dumps(self.place)


def refuse_hurried(attempt: Attempt) -> int:
    """Raises TooManyAttempts in a delay, or past a limit without proof of work; a ticket ends both.

    Otherwise gives how many failures this address has in this place: a success forgets them.
    """
    limits = _limits(attempt)
    failures, *crowds = read(ONE_PLACE.of(attempt.delayed_by), *(CROWDS.of(name) for name in limits))
    delay, excess = _remaining_delay(failures), _excess(limits, crowds)
    bits = _bits(excess)
    if not delay and (not excess or is_proven(attempt.proof, bits)):
        return failures.count
    longest = max(delay, settings.WAIT_WITHOUT_PROOF.total_seconds())
    ticket = keep_ticket(attempt.ticket, attempt.place, longest)
    wait = spend_ticket(ticket, attempt.place, attempt.origin.address)
    if wait and delay:
        raise TooManyAttempts(min(delay, wait), ticket=ticket.text)
    if wait:
        BESIEGED.add(attempt.origin.address)
        raise TooManyAttempts(wait, Challenge.make(bits), ticket.text)
    return failures.count


def challenge_for(origin: Origin) -> Challenge | None:
    """What a login page should solve before it is sent, when its network, or the world, is past a limit.

    Also where it soon may be, or was within the hour: whoever types slowly is not asked twice.
    """
    limits = _limits(Attempt("", origin))
    siege, *crowds = read(BESIEGED.of(origin.address), *(CROWDS.of(name) for name in limits))
    excess = _excess(limits, crowds)
    is_coming = any(4 * crowd.count > limit for crowd, limit in zip(crowds, limits.values(), strict=True))
    return Challenge.make(_bits(excess)) if excess or siege.count or is_coming else None


def note_failure(attempt: Attempt) -> None:
    """One more failure for this address in this place; a stranger's counts for the crowds too."""
    crowds = [] if attempt.is_known_device else _crowds_of(attempt)
    add(ONE_PLACE.of(attempt.delayed_by), *(CROWDS.of(name) for name in crowds))


def forget_attempts(attempt: Attempt) -> None:
    """A success ends the delays of this address in this place."""
    ONE_PLACE.forget(attempt.delayed_by)


def _remaining_delay(failures: Count) -> float:
    return max(0.0, failures.last_at + _delay(failures.count) - clock.timestamp())


def _delay(count: int) -> float:
    """Nothing before the third failure; then twice as long each time."""
    if count < settings.FAILURES_BEFORE_DELAY:
        return 0.0
    first: float = settings.FAILURE_DELAY.total_seconds()
    return min(first * 2.0 ** min(count - settings.FAILURES_BEFORE_DELAY, 20), LONGEST_DELAY)


def _excess(limits: dict[str, int], crowds: list[Count]) -> dict[str, float]:
    """Which limits are passed, and how many times over."""
    counts = {name: crowd.count for name, crowd in zip(limits, crowds, strict=True)}
    return {name: count / limits[name] for name, count in counts.items() if count >= limits[name]}


def _limits(attempt: Attempt) -> dict[str, int]:
    """The limits that stop this attempt; none where no crowd is asked."""
    is_their_own = attempt.is_known_device or attempt.has_given_password
    return {} if is_their_own else _crowds_of(attempt)


def _crowds_of(attempt: Attempt) -> dict[str, int]:
    """The crowds that an attempt belongs to, and how many failures each may have in ten minutes."""
    crowds = {
        f"network {attempt.origin.address}": settings.FAILURES_PER_NETWORK,
        f"neighbourhood {attempt.origin.network}": settings.FAILURES_PER_NEIGHBOURHOOD,
        "everywhere": settings.FAILURES_EVERYWHERE,
    }
    # A page that nobody has typed on belongs to no address.
    if attempt.address:
        crowds[f"address {normalize_address(attempt.address)}"] = settings.FAILURES_PER_ADDRESS
    return crowds


def _bits(excess: dict[str, float]) -> int:
    """The work to prove: one bit more each time the excess doubles."""
    return min(EASIEST + int(math.log2(max(excess.values(), default=1))), HARDEST)
