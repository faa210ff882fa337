"""Taking over the accounts of another system: some at a time, all of them or none."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from kagu.connect.accounts.history import activity
from kagu.connect.accounts.models import ArrivedEntry, Passkey, User
from kagu.connect.accounts.models.arrivals import entry_hash, entry_hashes
from kagu.connect.accounts.models.recycled_addresses import tell_recycled
from kagu.connect.accounts.models.search_words import keep_search_words_of
from kagu.connect.accounts.transfers.arrivals import Arrival
from kagu.connect.accounts.transfers.taken_factors import keep_taken_factors
from kagu.connect.clients.connections import record_consents
from kagu.connect.clients.models import Subject
from kagu.inputs.addresses import normalize_address
from kagu.site import clock

State = User.State


@dataclass
class Outcome:
    """What became of them: taken over, there already from an earlier run, or refused and why."""

    imported: list[Arrival] = field(default_factory=list)
    known: list[Arrival] = field(default_factory=list)
    refused: list[tuple[Arrival, str]] = field(default_factory=list)


@transaction.atomic
def import_accounts(arrivals: Iterable[Arrival], source: str, *, dry_run: bool = False) -> Outcome:
    """Make the accounts, with their first line of history; nobody is mailed, no account here is touched.

    `source` is the name of the other system, under which a second run knows its people again. A hash of
    another system is kept as it is. May raise IntegrityError when an address is taken at this very moment:
    then none is made.
    """
    arrivals, outcome = list(arrivals), Outcome()
    taken = _Taken(arrivals, source)
    for arrival in arrivals:
        cause = taken.refusal(arrival)
        if taken.knows(arrival):
            outcome.known.append(arrival)
        elif cause:
            outcome.refused.append((arrival, cause))
        else:
            taken.add(arrival)
            outcome.imported.append(arrival)
    if outcome.imported and not dry_run:
        _write(outcome.imported, source)
    return outcome


class _Taken:
    """What of these people stands here already: their entry, their address, their names, their keys."""

    def __init__(self, arrivals: list[Arrival], source: str) -> None:
        entries = {one: arrival for arrival in arrivals for one in entry_hashes(source, arrival.source_id)}
        known = ArrivedEntry.objects.filter(entry_hash__in=list(entries))
        self._entries = {entries[one].source_id for one in known.values_list("entry_hash", flat=True)}
        addresses = [normalize_address(arrival.email) for arrival in arrivals]
        self._addresses = _found(User.objects, "email_normalized", addresses)
        subs = [sub for arrival in arrivals for sub in arrival.subjects.values()]
        self._subs = _found(Subject.objects, "sub", subs)
        keys = [passkey.credential_id for arrival in arrivals for passkey in arrival.passkeys]
        self._keys = _found(Passkey.objects, "credential_id", keys)

    def knows(self, arrival: Arrival) -> bool:
        return arrival.source_id in self._entries

    def refusal(self, arrival: Arrival) -> str:
        """Why it may not come, empty when it may."""
        if normalize_address(arrival.email) in self._addresses:
            return "this address has an account here, which is not touched"
        subs = list(arrival.subjects.values())
        if not self._subs.isdisjoint(subs) or len(set(subs)) < len(subs):
            return "services know another person, or another sector, by its name"
        if any(passkey.credential_id in self._keys for passkey in arrival.passkeys):
            return "its passkey opens another account"
        return ""

    def add(self, arrival: Arrival) -> None:
        """From now on it is taken, for those behind it."""
        self._entries.add(arrival.source_id)
        self._addresses.add(normalize_address(arrival.email))
        self._subs.update(arrival.subjects.values())
        self._keys.update(passkey.credential_id for passkey in arrival.passkeys)


def _found(rows: Any, column: str, values: list[str]) -> set[str]:
    if not values:
        return set()
    return set(rows.filter(**{f"{column}__in": values}).values_list(column, flat=True))


def _write(arrivals: list[Arrival], source: str) -> None:
    users = User.objects.bulk_create([_account(arrival) for arrival in arrivals])
    keep_search_words_of(users)
    people = list(zip(users, arrivals, strict=True))
    Subject.objects.bulk_create(
        Subject(user=user, sector=sector, sub=sub)
        for user, arrival in people
        for sector, sub in arrival.subjects.items()
    )
    record_consents((user, arrival.consents) for user, arrival in people)
    keep_taken_factors(people)
    now = clock.now()
    ArrivedEntry.objects.bulk_create(
        ArrivedEntry(entry_hash=entry_hash(source, arrival.source_id), arrived_at=now) for arrival in arrivals
    )
    activity.record_first(users, "account_imported", source=source)
    tell_recycled(user for user in users if user.activated_at)


def _account(arrival: Arrival) -> User:
    """Whoever has not proved the mailbox has the right password for nothing until a reset proves it."""
    now = clock.now()
    return User(
        email=arrival.email,
        email_normalized=normalize_address(arrival.email),
        password=arrival.password or make_password(None),
        state=State.SUSPENDED if arrival.is_suspended else State.ACTIVE,
        suspended_at=now if arrival.is_suspended else None,
        activated_at=now if arrival.is_proven else None,
        must_change_password=arrival.must_prove_mailbox,
        **arrival.profile,
    )
