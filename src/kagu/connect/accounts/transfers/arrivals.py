"""What a file says of one person, and what becomes of it here."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from kagu.connect.accounts.passwords.foreign.refusals import HashRefused


class EntryRefused(Exception):
    """This entry is not taken over; the message tells an operator why, without any secret."""


class Left(StrEnum):
    """What may be left behind where it cannot be read, rather than the person."""

    PASSWORD = "password"  # noqa: S105 - a word
    SECOND_FACTOR = "second-factor"


@dataclass(frozen=True)
class TakenGenerator:
    """An application that shows codes; its secret in base32."""

    name: str
    secret: str
    since: datetime | None = None


@dataclass(frozen=True)
class TakenPasskey:
    """A passkey as `Passkey` keeps it."""

    name: str
    credential_id: str
    credential_data: bytes
    user_handle: str
    sign_count: int = 0
    attachment: str = ""
    since: datetime | None = None


@dataclass
class Facts:
    """What the file says, not judged yet; `is_proven` is None where it does not say.

    `consents`: by `client_id`, the scopes the person let it have. `lost_factors` tells why a second factor of
    this person cannot be taken over.
    """

    source_id: str
    email: str
    password: str | HashRefused = ""
    profile: dict[str, str] = field(default_factory=dict)
    language: str = ""
    is_proven: bool | None = None
    is_enabled: bool = True
    must_change_password: bool = False
    password_changed_at: datetime | None = None
    verified_level: int = 0
    address: dict[str, Any] = field(default_factory=dict)
    generators: list[TakenGenerator] = field(default_factory=list)
    passkeys: list[TakenPasskey] = field(default_factory=list)
    lost_factors: list[str] = field(default_factory=list)
    subjects: dict[str, str] = field(default_factory=dict)
    consents: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """One person's place in the file (« line 12 », « entry 3 »), and what it says or why that is refused."""

    place: str
    facts: Facts | EntryRefused


@dataclass(frozen=True)
class Choices:
    """What the operator decided for the whole file.

    `proven`: whether the addresses are their people's; None: what the file says of each.
    """

    proven: bool | None = None
    leaves: frozenset[Left] = frozenset()


@dataclass
class Arrival:
    """A person who may come: every value as the database keeps it."""

    place: str
    source_id: str
    email: str
    password: str
    profile: dict[str, Any]
    is_proven: bool
    is_suspended: bool
    must_prove_mailbox: bool
    subjects: dict[str, str]
    consents: dict[str, list[str]]
    generators: list[TakenGenerator]
    passkeys: list[TakenPasskey]
