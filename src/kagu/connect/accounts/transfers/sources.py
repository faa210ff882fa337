"""Opens the file of another system as the operator described it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings

from kagu.connect.accounts.transfers.arrivals import Entry
from kagu.connect.accounts.transfers.django_fixture import DjangoPeople
from kagu.connect.accounts.transfers.keycloak import KeycloakPeople
from kagu.connect.accounts.transfers.keycloak_subjects import rules_by_sector
from kagu.connect.accounts.transfers.ldif_people import Directory
from kagu.connect.accounts.transfers.own_file import OwnFile
from kagu.connect.accounts.transfers.table import Table

# Those whose files say of each address whether it was proven.
TELL_OF_ADDRESSES = ("keycloak", "csv", "kagu")


class People(Protocol):
    """A file of people, read one by one."""

    def entries(self) -> Iterator[Entry]: ...


@dataclass(frozen=True)
class Description:
    """What the operator says of the file beside its name.

    `subjects`: by sector, the field by which its services knew a person. `passkey_host`: for which passkeys
    were made. `jwks`: the keys of the Kagu that wrote the file, this one's own where there are none.
    """

    encoding: str = "utf-8"
    subjects: Mapping[str, str] = field(default_factory=dict)
    services: Path | None = None
    passkey_host: str = ""
    model: str = "auth.user"
    jwks: dict[str, Any] | None = None


def open_source(kind: str, path: Path, told: Description) -> People:
    """Raises FileBroken."""
    if kind == "keycloak":
        rules = rules_by_sector(told.services or path)
        is_ours = told.passkey_host == urlsplit(settings.ISSUER).hostname
        return KeycloakPeople(path, rules, takes_passkeys=is_ours)
    if kind == "ldif":
        return Directory(path, told.encoding, dict(told.subjects))
    if kind == "django":
        return DjangoPeople(path, told.model, dict(told.subjects))
    return Table(path, told.encoding) if kind == "csv" else OwnFile(path, told.jwks)
