"""Who can reach /health and /metrics: they are for machines beside the site, never for the Internet."""

import http.client
import ipaddress
import socket
from collections.abc import Iterator

from django.conf import settings

from kagu.doctor.findings import Asked, Finding, good, look, mend
from kagu.doctor.health import listens_at
from kagu.doctor.outside import dialled, own_address

PATIENCE = 3
NOWHERE = "192.0.2.1"


def metrics_address(asked: Asked) -> Iterator[Finding]:
    """Each address that is set: of the loopback, of a network of one's own, or answering strangers."""
    prefix = settings.SETTINGS_PREFIX
    addresses = {
        f"{prefix}_HEALTH_ADDRESS": settings.HEALTH_ADDRESS,
        f"{prefix}_WORKER_HEALTH_ADDRESS": settings.WORKER_HEALTH_ADDRESS,
    }
    if not any(addresses.values()):
        yield look(f"nobody can watch this site: {prefix}_HEALTH_ADDRESS is not set")
    for name, address in addresses.items():
        if address:
            yield _examined(name, address)


def _examined(name: str, address: str) -> Finding:
    try:
        host, port = listens_at(address)
    except ValueError:
        return mend(f"{name} is “{address}”; it must be a port, or address:port")
    for reached in _outside_names(host):
        if _answers(reached, port):
            return mend(
                f"{name}: anybody who reaches {reached} reads it at port {port}; say 127.0.0.1:{port}"
            )
    if _is_loopback(host):
        return good(f"{name}: port {port} of the loopback")
    return look(f"{name}: {address} is more than the loopback; let only what watches this site reach it")


def _outside_names(host: str) -> list[str]:
    """Where strangers may come in: the site's own name, and addresses here that the Internet knows."""
    own, own_port = own_address()
    names = [dialled(own, own_port)[0]]
    here = [_address_towards(NOWHERE)] if host in ("0.0.0.0", "::", "") else [host]  # noqa: S104 - compared
    return [name for name in [*names, *here] if name and _is_public(name)]


def _is_public(name: str) -> bool:
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(name, None)}
    except OSError:
        return False
    return any(ipaddress.ip_address(address.partition("%")[0]).is_global for address in found)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _address_towards(elsewhere: str) -> str:
    """The address that this machine would call from; nothing is sent."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
            asked.connect((elsewhere, 9))
            return str(asked.getsockname()[0])
    except OSError:
        return ""


def _answers(host: str, port: int) -> bool:
    asking = http.client.HTTPConnection(host, port, timeout=PATIENCE)
    try:
        asking.request("GET", "/health/live")
        return "live" in asking.getresponse().read(100).decode(errors="replace")
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asking.close()
