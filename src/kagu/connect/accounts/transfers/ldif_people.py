"""The people of a directory, from its LDIF: inetOrgPerson and what LDAP servers add."""

from collections.abc import Iterator
from pathlib import Path

from kagu.connect.accounts.passwords.foreign.notations import read_hash
from kagu.connect.accounts.passwords.foreign.refusals import HashRefused
from kagu.connect.accounts.transfers.arrivals import Entry, EntryRefused, Facts
from kagu.connect.accounts.transfers.ldif import Attributes, entries_of

IDS = ("entryuuid", "nsuniqueid", "dn")


class Directory:
    """`subject_attributes`: by sector, the attribute that its services knew a person by."""

    def __init__(self, path: Path, encoding: str, subject_attributes: dict[str, str]) -> None:
        self._path = path
        self._encoding = encoding
        self._subjects = subject_attributes

    def entries(self) -> Iterator[Entry]:
        """What has neither address nor password is the directory's own furniture. Raises FileBroken."""
        for line, found in entries_of(self._path, self._encoding):
            if isinstance(found, EntryRefused):
                yield Entry(f"line {line}", found)
            elif "mail" in found or "userpassword" in found:
                yield Entry(f"line {line}", self._facts(found))

    def _facts(self, found: Attributes) -> Facts | EntryRefused:
        source_id = next((_one(found, name) for name in IDS if name in found), "")
        if not source_id:
            return EntryRefused("it has no dn")
        is_locked = "pwdaccountlockedtime" in found or _one(found, "nsaccountlock").lower() == "true"
        told = {sector: _one(found, name.lower()) for sector, name in self._subjects.items()}
        return Facts(
            source_id=source_id,
            email=_one(found, "mail"),
            password=_password(found.get("userpassword", [])),
            profile={"first_name": _one(found, "givenname"), "family_name": _one(found, "sn")},
            language=_one(found, "preferredlanguage"),
            is_enabled=not is_locked,
            subjects={sector: sub for sector, sub in told.items() if sub},
        )


def _one(found: Attributes, name: str) -> str:
    return found.get(name, [""])[0]


def _password(written: list[str]) -> str | HashRefused:
    """The first that can be kept: a directory may hold one of several kinds."""
    told: str | HashRefused = ""
    for one in written:
        try:
            return read_hash(one)
        except HashRefused as refusal:
            told = refusal
    return told
