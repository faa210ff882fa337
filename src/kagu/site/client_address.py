"""Who calls: behind reverse proxies too, and as the network that limits count."""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.http import HttpRequest

from kagu.site.request_id import Environ, StartResponse, WsgiApplication

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


class ProxyDoor:
    """A WSGI application behind proxies: REMOTE_ADDR and the scheme are what the trusted ones say.

    With `trusted` networks only a caller of theirs is a proxy, and addresses of theirs at the end of
    X-Forwarded-For are further proxies. Without any, whoever reaches this port is the one proxy. Everything
    before the last word that is believed is anybody's (ASVS 4.1.3).
    """

    def __init__(self, application: WsgiApplication, trusted: Sequence[Network]) -> None:
        self.application = application
        self.trusted = trusted

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        said, schemes = (_words(environ, name) for name in ("X_FORWARDED_FOR", "X_FORWARDED_PROTO"))
        caller = read_address(environ.get("REMOTE_ADDR", ""))
        if not self.trusted or self._is_proxy(caller):
            hops = self._hops(said)
            client = read_address(said[-hops]) if said else None
            environ["REMOTE_ADDR"] = str(client or caller or "")
            # One word of a proxy that sets it, or one of each hop.
            scheme = schemes[-hops] if hops <= len(schemes) else "".join(schemes[:1])
            environ["HTTP_X_FORWARDED_PROTO"] = scheme.lower()
        return self.application(environ, start_response)

    def _hops(self, said: list[str]) -> int:
        """How many proxies the request came through: the word that each of them added counts from the end."""
        hops = 1
        while hops < len(said) and self._is_proxy(read_address(said[-hops])):
            hops += 1
        return hops

    def _is_proxy(self, address: Address | None) -> bool:
        return address is not None and any(address in network for network in self.trusted)


def read_address(text: str) -> Address | None:
    """What `1.2.3.4`, `1.2.3.4:5678`, `2001:db8::1` or `[2001:db8::1]:5678` names; None for all else."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    # A socket that serves both kinds shows IPv4 callers so.
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address


def counted_network(request: HttpRequest) -> str:
    """Who is counted as one: an IPv4 address, or a /64 of IPv6, all of which one household holds."""
    return network_of(str(request.META.get("REMOTE_ADDR", "")))


def network_of(address: str) -> str:
    """The same for an address alone; nothing for what is none."""
    return network_prefix(address, 32, 64)


def network_prefix(address: str, bits_of_ipv4: int, bits_of_ipv6: int) -> str:
    """The network that the address lies in, so many bits long; nothing for what is no address."""
    parsed = read_address(address)
    if parsed is None:
        return ""
    bits = bits_of_ipv4 if parsed.version == 4 else bits_of_ipv6
    return str(ip_network((parsed, bits), strict=False))


def _words(environ: Environ, name: str) -> list[str]:
    """The header's values; it is gone afterwards, so that nobody further in believes it."""
    return [word.strip() for word in environ.pop(f"HTTP_{name}", "").split(",") if word.strip()]
