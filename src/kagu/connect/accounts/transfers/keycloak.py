"""The people of a Keycloak realm export, one by one: a realm of gigabytes is never held whole."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kagu.connect.accounts.passwords.foreign.refusals import HashRefused
from kagu.connect.accounts.transfers.arrivals import Entry, EntryRefused, Facts
from kagu.connect.accounts.transfers.keycloak_credentials import (
    generator_of,
    kept_password,
    moment_of,
    passkey_of,
)
from kagu.connect.clients.keycloak.subject_rules import SubjectRule
from kagu.inputs.files import is_list, items_of

PASSKEYS = ("webauthn", "webauthn-passwordless")
CODES = ("otp", "totp", "hotp")

User = dict[str, Any]


class KeycloakPeople:
    """`rules`: by sector, the name that its services knew a person by.

    `takes_passkeys`: they were made for this very host; for another one they open nothing here.
    """

    def __init__(self, path: Path, rules: dict[str, SubjectRule], *, takes_passkeys: bool) -> None:
        self._path = path
        self._rules = rules
        self._takes_passkeys = takes_passkeys

    def entries(self) -> Iterator[Entry]:
        """Raises FileBroken."""
        prefix = "item.users.item" if is_list(self._path) else "users.item"
        for number, user in enumerate(items_of(self._path, prefix), start=1):
            try:
                facts: Facts | EntryRefused = self._facts(user)
            except (TypeError, AttributeError, KeyError, ValueError):
                facts = EntryRefused("this is no user of Keycloak")
            except EntryRefused as refusal:
                facts = refusal
            yield Entry(f"entry {number}", facts)

    def _facts(self, user: User) -> Facts:
        if user.get("serviceAccountClientId"):
            raise EntryRefused("the account of a service, not of a person")
        user_id, todo = str(user["id"]), user.get("requiredActions") or []
        facts = Facts(
            source_id=user_id,
            email=str(user.get("email") or _address_in(user.get("username"))),
            profile={
                "first_name": str(user.get("firstName") or ""),
                "family_name": str(user.get("lastName") or ""),
            },
            language=_first((user.get("attributes") or {}).get("locale")),
            is_proven=user.get("emailVerified") is True and "VERIFY_EMAIL" not in todo,
            is_enabled=user.get("enabled", True) is True,
            must_change_password="UPDATE_PASSWORD" in todo,
            consents={
                str(one["clientId"]): list(map(str, one.get("grantedClientScopes") or []))
                for one in user.get("clientConsents") or []
            },
            subjects={sector: rule.sub_of(user_id) for sector, rule in self._rules.items()},
        )
        for credential in user.get("credentials") or []:
            self._add(facts, credential)
        return facts

    def _add(self, facts: Facts, credential: dict[str, Any]) -> None:
        kind = credential.get("type")
        if kind == "password":
            facts.password_changed_at = moment_of(credential)
            try:
                facts.password = kept_password(credential)
            except HashRefused as refusal:
                facts.password = refusal
        elif kind in CODES or kind in PASSKEYS:
            self._add_factor(facts, credential, is_passkey=kind in PASSKEYS)

    def _add_factor(self, facts: Facts, credential: dict[str, Any], *, is_passkey: bool) -> None:
        try:
            if not is_passkey:
                facts.generators.append(generator_of(credential))
            elif self._takes_passkeys:
                facts.passkeys.append(passkey_of(credential, facts.source_id))
            else:
                facts.lost_factors.append("its passkey was made for another host")
        except EntryRefused as refusal:
            facts.lost_factors.append(str(refusal))


def _address_in(username: Any) -> str:
    return username if isinstance(username, str) and "@" in username else ""


def _first(values: Any) -> str:
    return str(values[0]) if isinstance(values, list) and values else ""
