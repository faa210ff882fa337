"""A taxpayer's postal address changes: where letters go, and the history of it."""

from collections.abc import Mapping

from kagu.tax_portal.taxpayers.history import activity
from kagu.tax_portal.taxpayers.models import Taxpayer

FIELDS = ("street", "postal_code", "municipality")


def change_postal_address(taxpayer: Taxpayer, told: Mapping[str, str], *, actor: str, reason: str) -> None:
    """`told` has street, postal code and municipality as the form read them; a transaction is open."""
    before = {name: getattr(taxpayer, name) for name in FIELDS}
    after = {name: told[name] for name in FIELDS}
    for name, value in after.items():
        setattr(taxpayer, name, value)
    taxpayer.save(update_fields=list(FIELDS))
    activity.record(
        "postal_address_changed", taxpayer=taxpayer, actor=actor, reason=reason, before=before, after=after
    )
