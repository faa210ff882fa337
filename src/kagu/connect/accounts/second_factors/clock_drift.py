"""How far the clock of a device that shows codes is off, remembered for each (RFC 6238 §6).

A generator has one right code at any moment, whatever its drift: the window moves, it never widens. It moves
when two codes in a row, neither of which opened anything, show that the device's clock is off.
"""

import hmac
from typing import NamedTuple

import pyotp

from kagu.connect.accounts.models import CodeGenerator
from kagu.site import clock

PERIOD_SECONDS = 30
# Further off, a device's clock is for its owner to set.
MOST_PERIODS_OFF = 3
# The second code proves the drift when it comes this soon after the first: five minutes.
MOST_PERIODS_BETWEEN = 10


class Reading(NamedTuple):
    """Which period a code is of, whether that is the one due, and the drift in seconds that it shows."""

    period: int
    is_due: bool
    drift: int


def read_drifting(secret: str, code: str, drift: int = 0) -> Reading | None:
    """The period of a code of now, or of 90 seconds around it; None for any other code."""
    now = clock.seconds()
    due, real = (now + drift) // PERIOD_SECONDS, now // PERIOD_SECONDS
    totp, typed = pyotp.TOTP(secret), code.encode()
    for period in (due, *range(real - MOST_PERIODS_OFF, real + MOST_PERIODS_OFF + 1)):
        if hmac.compare_digest(totp.generate_otp(period).encode(), typed):
            return Reading(period, period == due, _drift_shown(period, now, drift))
    return None


def proves_drift(generator: CodeGenerator, period: int) -> bool:
    """Whether the code before this one was off too, and not long ago (RFC 4226 §7.4)."""
    is_in_a_row = generator.last_period < period <= generator.last_period + MOST_PERIODS_BETWEEN
    return generator.shown_drift is not None and is_in_a_row


def drift_before(generator: CodeGenerator) -> int:
    """Where a new reading starts from: what the code before showed, or what is known."""
    return generator.drift_seconds if generator.shown_drift is None else generator.shown_drift


def keep_shown_drift(generator_id: int, reading: Reading) -> None:
    """The code opened nothing and never will; the next one may prove that the clock is off."""
    rows = CodeGenerator.objects.filter(pk=generator_id, last_period__lt=reading.period)
    rows.update(last_period=reading.period, shown_drift=reading.drift)


def _drift_shown(period: int, now: int, drift: int) -> int:
    """As near to what was believed as this code allows: a few of them find a clock between two periods."""
    least = period * PERIOD_SECONDS - now
    return min(max(drift, least), least + PERIOD_SECONDS - 1)
