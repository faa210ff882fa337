"""Addresses kept from before IDNA 2008: with ß or ς in their domain, they were mailed to another domain.

`alice@straße.example` was kept so and sent to `strasse.example`, which is thus the mailbox that answered.
"""

from django.db.models import Q, QuerySet

from kagu.inputs.domains import readable_domain

SIGNS = ("ß", "ẞ", "ς")


def as_it_was_mailed(address: str) -> str:
    """The address spelled as the mailbox that it was sent to (IDNA 2003); any other one as it is."""
    local, _at, domain = address.rpartition("@")
    if not any(sign in domain for sign in SIGNS):
        return address
    try:
        in_ascii = domain.encode("idna").decode().lower()
        return f"{local}@{readable_domain(in_ascii)}"
    except ValueError:
        # It never was a domain: no mail ever went there.
        return address


def respell(rows: QuerySet, *columns: str) -> None:
    """For migrations: these columns of these rows say from now on which mailbox was proven."""
    for column in columns:
        holds = Q()
        for sign in SIGNS:
            holds |= Q(**{f"{column}__contains": sign})
        for key, address in list(rows.filter(holds).values_list("pk", column)):
            rows.filter(pk=key).update(**{column: as_it_was_mailed(address)})
