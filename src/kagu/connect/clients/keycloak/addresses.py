"""Return addresses as Keycloak writes them: some begin at the service's root address."""

from collections.abc import Mapping
from typing import Any


def redirect_addresses(client: Mapping[str, Any]) -> list[str]:
    """Whole addresses, patterns among them."""
    return [absolute(client, str(one)) for one in client.get("redirectUris") or []]


def absolute(client: Mapping[str, Any], address: str) -> str:
    """The address; one that begins with « / » stands behind the service's root."""
    root = str(client.get("rootUrl") or "").rstrip("/")
    return f"{root}{address}" if address.startswith("/") else address
