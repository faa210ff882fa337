"""The name (`sub`) that Keycloak gave a person at a service: the user's id, or a pairwise name."""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from kagu.connect.clients.keycloak.addresses import redirect_addresses

PAIRWISE = "oidc-sha256-pairwise-sub-mapper"

ClientJson = Mapping[str, Any]


class SubjectUnknown(Exception):
    """The service had its `sub` from a rule that cannot be computed here."""


@dataclass(frozen=True)
class SubjectRule:
    """Two services with the same rule know a person by the same name; no salt: by the user's id."""

    sector_host: str = ""
    salt: str = ""

    def sub_of(self, user_id: str) -> str:
        """As Keycloak's SHA256PairwiseSubMapper computes it: a UUID of version 3 over a SHA-256."""
        if not self.salt:
            return user_id
        words = f"{self.sector_host}{user_id}{self.salt}".encode()
        digest = hashlib.md5(hashlib.sha256(words).digest(), usedforsecurity=False).digest()
        return str(uuid.UUID(bytes=digest, version=3))


def rule_of(client: ClientJson) -> SubjectRule:
    """Raises SubjectUnknown."""
    for mapper in client.get("protocolMappers") or []:
        config = mapper.get("config") or {}
        if mapper.get("protocolMapper") == PAIRWISE:
            salt = str(config.get("pairwiseSubAlgorithmSalt") or "")
            if not salt:
                raise SubjectUnknown("the salt of its pairwise sub is not in the file")
            return SubjectRule(_sector_host(client, config), salt)
        if config.get("claim.name") == "sub":
            raise SubjectUnknown("its sub comes from a mapper of its own")
    return SubjectRule()


def _sector_host(client: ClientJson, config: Mapping[str, Any]) -> str:
    """That of the sector's document, or the one host of all return addresses (OIDC Core §8.1)."""
    told = config.get("sectorIdentifierUri")
    addresses = [str(told)] if told else redirect_addresses(client)
    hosts = {urlsplit(address).hostname or "" for address in addresses}
    if len(hosts) != 1:
        raise SubjectUnknown("its pairwise sub has no one sector")
    return hosts.pop()
