"""What an address without account is checked against, so that its time tells nothing.

While some accounts still have a hash of another system, each takes its own time. An address without account
borrows the hash of the account next to its own keyed hash: the same one at each try, and as many of each
kind as there are accounts of that kind.
"""

import uuid

from kagu.connect.accounts.models import log_in_sql
from kagu.connect.accounts.passwords.foreign.kinds import is_foreign
from kagu.inputs.addresses import normalize_address
from kagu.secret_keys.keyed_hashes import keyed_hash

PURPOSE = "decoy of an address"


def decoy_of(address: str) -> str | None:
    """A hash of another system to spend time on; None where our own hasher's is what to expect."""
    place = uuid.UUID(bytes=keyed_hash(PURPOSE, normalize_address(address).encode(), length=16))
    encoded = log_in_sql.password_next_to(place)
    return encoded if is_foreign(encoded) else None
