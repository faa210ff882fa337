"""One-time codes as a person reads them: one that is about to change is not worth typing."""

import time

import pyotp

from tests.waiting import wait_until

STEP_SECONDS = 30


def code_now(secret: str, seconds_to_type: float = 3) -> str:
    """The code of now, good for that much longer."""
    wait_until(lambda: time.time() % STEP_SECONDS < STEP_SECONDS - seconds_to_type)
    return pyotp.TOTP(secret).now()
