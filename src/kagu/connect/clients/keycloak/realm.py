"""The file of a realm export: its name and its services, without reading its people into memory."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kagu.inputs.files import is_list, items_of


def clients_of(path: Path) -> Iterator[dict[str, Any]]:
    """The services of the realm, or of every realm of the file. Raises FileBroken."""
    for client in items_of(path, "item.clients.item" if is_list(path) else "clients.item"):
        if isinstance(client, dict) and isinstance(client.get("clientId"), str):
            yield client


def name_of(path: Path) -> str:
    """The realm's name. Raises FileBroken."""
    names = items_of(path, "item.realm" if is_list(path) else "realm")
    return str(next(names, "keycloak"))
