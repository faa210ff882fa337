"""A person's data as claims (OIDC Core §5.1), from the columns the fast path reads."""

import json
from collections.abc import Iterable
from typing import Any

from kagu.connect.provider.rows.typed_rows import Person


def person_claims(person: Person, names: Iterable[str]) -> dict[str, Any]:
    """The named claims; one that has no value is left out (OIDC Core §5.3.2)."""
    known = _all_claims(person)
    return {name: known[name] for name in names if known.get(name) not in (None, "", {}, [])}


def _all_claims(person: Person) -> dict[str, Any]:
    address = person.address
    return {
        "name": f"{person.first_name} {person.family_name}".strip(),
        "given_name": person.first_name,
        "family_name": person.family_name,
        "locale": person.language,
        "email": person.email,
        # An account is opened by a link sent to its address, and moved by another.
        "email_verified": True,
        "address": json.loads(address) if isinstance(address, str) else address,
        "phone_number": person.phone_number,
        "phone_number_verified": False if person.phone_number else None,
        "birth_family_name": person.birth_name,
        "birthdate": str(person.birth_date) if person.birth_date else None,
        "place_of_birth": {"locality": person.birth_place} if person.birth_place else None,
        "gender": person.sex,
        "verified_level": person.verified_level,
    }
