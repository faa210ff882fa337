"""Whether this machine's clock is right: codes, tokens and links live by it."""

import http.client
import ssl
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from kagu.doctor.findings import Asked, Finding, good, look, mend
from kagu.site import clock

# Seconds. Proofs of services are refused from ten on (RFC 9449 as FAPI 2.0 reads it).
NOTICED, HARMFUL = 1.5, 5.0
PATIENCE = 5


def compared(asked: Asked) -> Iterator[Finding]:
    """Against the database's, and against the date that `--clock-from` answers."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            before = clock.timestamp()
            cursor.execute("SELECT extract(epoch FROM clock_timestamp())::float")
            yield _compared("the database's", cursor.fetchone()[0] - (before + clock.timestamp()) / 2)
    if asked.clock_from:
        yield _against_the_web(asked.clock_from)
    elif connection.vendor != "postgresql":
        yield good("not compared: --clock-from https://… names a machine whose clock is right")


def _against_the_web(url: str) -> Finding:
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        return mend(f"--clock-from must be an https address, not “{url}”")
    context = ssl.create_default_context(cafile=settings.OUTBOUND_CA_BUNDLE or None)
    asking = http.client.HTTPSConnection(parts.hostname, parts.port or 443, timeout=PATIENCE, context=context)
    try:
        before = clock.timestamp()
        asking.request("HEAD", parts.path or "/")
        date = parsedate_to_datetime(asking.getresponse().headers["Date"]).timestamp()
    except (OSError, http.client.HTTPException, TypeError, ValueError) as error:
        return look(f"{parts.hostname} tells no time: {error}")
    finally:
        asking.close()
    # The header has whole seconds, cut off.
    return _compared(f"{parts.hostname}'s", date + 0.5 - (before + clock.timestamp()) / 2)


def _compared(whose: str, ahead: float) -> Finding:
    """`ahead`: by how many seconds the other clock is ahead of ours."""
    words = f"{abs(ahead):.1f} s {'behind' if ahead > 0 else 'ahead of'} {whose} clock"
    if abs(ahead) < NOTICED:
        return good(f"as {whose} clock, to {NOTICED} s")
    if abs(ahead) < HARMFUL:
        return look(f"{words}: let NTP set it")
    return mend(f"{words}: services and codes are refused; let NTP set it")
