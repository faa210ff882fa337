"""Where a request comes from, as an act needs to know it."""

from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from django.http import HttpRequest

from kagu.mailed_links.browser import browser_of


@dataclass(frozen=True)
class Origin:
    """`network` is a prefix, all that is ever stored; `address` only feeds counters in memory."""

    user_agent: str = ""
    network: str = ""
    browser: str | None = None
    address: str = ""


def origin_of(request: HttpRequest) -> Origin:
    """The browser and the network of this request."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    return Origin(
        user_agent=_printable(request.headers.get("User-Agent", ""))[:300],
        network=_prefix(address, 24, 48),
        browser=browser_of(request),
        # One household holds a whole /64: counting single IPv6 addresses would count nothing.
        address=_prefix(address, 32, 64),
    )


def _prefix(address: str, bits_of_ipv4: int, bits_of_ipv6: int) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    bits = bits_of_ipv4 if parsed.version == 4 else bits_of_ipv6
    return str(ip_network((parsed, bits), strict=False))


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())
