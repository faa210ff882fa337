"""One-time codes as an application shows them, at the time that the site's own clock tells."""

import pyotp

from kagu.site import clock


def code_now(secret: str, seconds_later: int = 0) -> str:
    """Whoever types it into a page asks for the fixture `clock`: a code may not change on its way."""
    return pyotp.TOTP(secret).at(clock.seconds() + seconds_later)
