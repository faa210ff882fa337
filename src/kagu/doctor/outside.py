"""The site as people reach it: name, certificate, proxy, answer."""

import http
import http.client
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings

from kagu.doctor.findings import Asked, Finding, good, look, mend
from kagu.doctor.first_line import first_line
from kagu.site import clock
from kagu.site.request_id import HEADER

PATIENCE = 5
SOON_DAYS, VERY_SOON_DAYS = 21, 7
SECONDS_IN_A_DAY = 86_400


def outside(asked: Asked) -> Iterator[Finding]:
    """Fetches the site's own https address: its certificate's days, and what its proxy makes of a request."""
    if not settings.IS_SECURE:
        yield look("not asked: the site's address is http")
        return
    host, port = own_address()
    try:
        with connected() as secured:
            yield _certificate(secured)
            yield from _answer(host, port, secured)
    except ssl.SSLCertVerificationError as error:
        yield mend(f"{host}: browsers refuse its certificate: {error.verify_message}")
    except (OSError, http.client.HTTPException) as error:
        yield mend(f"{settings.SITE_URL} does not answer: {first_line(error)}")


def own_address() -> tuple[str, int]:
    """Name and port of the site as people reach it."""
    parts = urlsplit(settings.SITE_URL)
    return parts.hostname or "", parts.port or (443 if settings.IS_SECURE else 80)


@contextmanager
def connected() -> Iterator[ssl.SSLSocket]:
    """To the site's own https address, its certificate checked as browsers do. Raises OSError."""
    host, port = own_address()
    context = ssl.create_default_context(cafile=settings.OUTBOUND_CA_BUNDLE or None)
    with (
        socket.create_connection(dialled(host, port), PATIENCE) as plain,
        context.wrap_socket(plain, server_hostname=host) as secured,
    ):
        yield secured


def ends_at(secured: ssl.SSLSocket) -> int:
    """When the certificate ends, in seconds since 1970."""
    return ssl.cert_time_to_seconds(str((secured.getpeercert() or {})["notAfter"]))


def dialled(host: str, port: int) -> tuple[str, int]:
    """Where KAGU_OUTBOUND_ADDRESSES says that the name is reached, else the name itself."""
    mapped_host, _, mapped_port = settings.OUTBOUND_ADDRESSES.get(f"{host}:{port}", "").rpartition(":")
    return (mapped_host.strip("[]"), int(mapped_port)) if mapped_host else (host, port)


def _certificate(secured: ssl.SSLSocket) -> Finding:
    days = int((ends_at(secured) - clock.timestamp()) / SECONDS_IN_A_DAY)
    words = f"certificate good for {days} more days, {secured.version()}"
    if days < VERY_SOON_DAYS:
        return mend(f"{words}: renew it now")
    return look(f"{words}: renew it") if days < SOON_DAYS else good(words)


def _answer(host: str, port: int, secured: ssl.SSLSocket) -> Iterator[Finding]:
    asking = http.client.HTTPConnection(host, port, timeout=PATIENCE)
    asking.sock = secured
    asking.request("GET", "/contact/", headers={"Connection": "close"})
    answer = asking.getresponse()
    location = answer.headers.get("Location", "")
    if answer.status in (301, 302) and location.startswith(settings.SITE_URL):
        yield mend("the site redirects to itself: the proxy does not pass X-Forwarded-Proto")
    elif answer.status == http.HTTPStatus.BAD_REQUEST:
        yield mend("the site refuses its own name: the proxy does not pass Host")
    elif HEADER not in answer.headers:
        yield mend(f"what answers with {answer.status} at {settings.SITE_URL} is not Kagu")
    elif answer.status != http.HTTPStatus.OK:
        yield mend(f"{settings.SITE_URL}/contact/ answers {answer.status} {answer.reason}")
    else:
        yield good("the proxy passes name and scheme")
