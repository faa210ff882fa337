"""A person's data as claims (OIDC Core §5.1), from the columns the fast path reads."""

import json
from collections.abc import Iterable
from typing import Any


def person_claims(columns: tuple[Any, ...], names: Iterable[str]) -> dict[str, Any]:
    """The named claims; one that has no value is left out (OIDC Core §5.3.2)."""
    known = _all_claims(columns)
    return {name: known[name] for name in names if known.get(name) not in (None, "", {}, [])}


def _all_claims(columns: tuple[Any, ...]) -> dict[str, Any]:
    (email, first_name, family_name, birth_name, birth_date, birth_place, sex, phone_number, address,
     verified_level, language) = columns  # fmt: skip
    return {
        "name": f"{first_name} {family_name}".strip(),
        "given_name": first_name,
        "family_name": family_name,
        "locale": language,
        "email": email,
        # An account is opened by a link sent to its address, and moved by another.
        "email_verified": True,
        "address": json.loads(address) if isinstance(address, str) else address,
        "phone_number": phone_number,
        "phone_number_verified": False if phone_number else None,
        "birth_family_name": birth_name,
        "birthdate": str(birth_date) if birth_date else None,
        "place_of_birth": {"locality": birth_place} if birth_place else None,
        "gender": sex,
        "verified_level": verified_level,
    }
