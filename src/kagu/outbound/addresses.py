"""Which addresses may be dialled: public ones, and those that the operator named."""

import ipaddress
import socket

from django.conf import settings

# RFC 6052: an IPv4 address written in the last 32 bits of an IPv6 one.
NAT64 = ipaddress.ip_network("64:ff9b::/96")
# RFC 4291 §2.4: whoever is on the Internet has an address of these. What lies outside is of a house, or an
# IPv4 address in some former spelling (::127.0.0.1, ::ffff:0:127.0.0.1).
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class PrivateAddress(ValueError):
    """The host has an address that only machines of the house can reach."""


def is_mapped(host: str, port: int) -> bool:
    """Whether the operator says where this host is really reached (`OUTBOUND_ADDRESSES`)."""
    return f"{host.lower()}:{port}" in settings.OUTBOUND_ADDRESSES


def addresses_to_dial(host: str, port: int) -> list[tuple[str, int]]:
    """The checked IP addresses of the host: whoever dials these is not fooled by a second lookup."""
    mapped = settings.OUTBOUND_ADDRESSES.get(f"{host.lower()}:{port}")
    if mapped:
        mapped_host, _, mapped_port = mapped.rpartition(":")
        return [
            (address, int(mapped_port)) for address in _resolve(mapped_host.strip("[]"), int(mapped_port))
        ]
    addresses = _resolve(host.strip("[]"), port)
    if not all(is_public(ipaddress.ip_address(address)) for address in addresses):
        raise PrivateAddress(f"{host} has a private address")
    return [(address, port) for address in addresses]


def is_public(address: IPAddress) -> bool:
    """Whether anyone on the Internet could have this address, also behind IPv6's wrappings."""
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour
        if address in NAT64:
            wrapped = ipaddress.IPv4Address(address.packed[-4:])
        if wrapped or address.teredo:
            return wrapped is not None and is_public(wrapped)
        if address not in GLOBAL_UNICAST:
            return False
    return address.is_global and not address.is_multicast


def _resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    # An IPv6 zone (fe80::1%eth0) never names a public address.
    return list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))
