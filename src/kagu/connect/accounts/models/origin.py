"""Where a request comes from, as an act needs to know it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest

from kagu.mailed_links.browser import browser_of
from kagu.site.client_address import counted_network, network_prefix

LONGEST_DEVICE_COOKIE = 200
_READ = "_kagu_origin"
_signer = Signer(salt="kagu.connect.accounts.known_device")


@dataclass(frozen=True)
class Origin:
    """`network` is a prefix, all that is ever stored; `address` only feeds counters, as a keyed hash.

    `browser` is the cookie of mailed links, `device` that of `known_devices`: both stay secret.
    """

    user_agent: str = ""
    network: str = ""
    browser: str | None = None
    address: str = ""
    device: str = ""

    def to_write_down(self) -> dict[str, str | None]:
        """For what the worker does later; what only feeds counters stays here."""
        return {"user_agent": self.user_agent, "network": self.network, "browser": self.browser}


def origin_of(request: HttpRequest) -> Origin:
    """The browser and the network of this request; read once, for all that ask."""
    known: Origin | None = getattr(request, _READ, None)
    if known is None:
        known = Origin(
            user_agent=_printable(request.headers.get("User-Agent", ""))[:300],
            network=network_prefix(str(request.META.get("REMOTE_ADDR", "")), 24, 48),
            browser=browser_of(request),
            address=counted_network(request),
            device=device_of(request.COOKIES),
        )
        setattr(request, _READ, known)
    return known


def device_cookie_name() -> str:
    """The cookie by which an account knows a browser that its owner logged in with before."""
    return "__Host-known_device" if settings.SESSION_COOKIE_SECURE else "known_device"


def device_of(cookies: Mapping[str, str]) -> str:
    """The secret in that cookie; nothing when we never gave it: a forged one costs no query."""
    try:
        return _signer.unsign(cookies.get(device_cookie_name(), "")[:LONGEST_DEVICE_COOKIE])
    except BadSignature:
        return ""


def signed_device(secret: str) -> str:
    """What the cookie holds."""
    return _signer.sign(secret)


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())
