"""Who calls: behind a reverse proxy too, and as the network that limits count."""

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network

from django.http import HttpRequest, HttpResponse


class ClientAddressMiddleware:
    """Behind one trusted proxy, REMOTE_ADDR is what that proxy says: the last of X-Forwarded-For.

    A site lists it only when a proxy stands there; earlier entries are anybody's words (ASVS 4.1.3).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if said:
            request.META["REMOTE_ADDR"] = said
        return self.get_response(request)


def counted_network(request: HttpRequest) -> str:
    """Who is counted as one: an IPv4 address, or a /64 of IPv6, all of which one household holds."""
    return network_prefix(str(request.META.get("REMOTE_ADDR", "")), 32, 64)


def network_prefix(address: str, bits_of_ipv4: int, bits_of_ipv6: int) -> str:
    """The network that the address lies in, so many bits long; nothing for what is no address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    # A socket that serves both kinds shows IPv4 callers so: they would all share one /64.
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    bits = bits_of_ipv4 if parsed.version == 4 else bits_of_ipv6
    return str(ip_network((parsed, bits), strict=False))
