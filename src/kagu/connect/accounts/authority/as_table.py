"""The table as documents show it: a row an authority, a column an event."""

from kagu.connect.accounts.authority.kinds import Authority, CredentialEvent, Extent
from kagu.connect.accounts.authority.table import extent_of

WORDS = {Extent.STAYS: "–"}


def as_markdown() -> str:
    """What `docs/security.md` holds; a test compares."""
    heads = " | ".join(event.value for event in CredentialEvent)
    lines = [f"| authority | {heads} |", "|---" * (len(CredentialEvent) + 1) + "|"]
    for authority in Authority:
        extents = [extent_of(authority, event) for event in CredentialEvent]
        cells = " | ".join(WORDS.get(extent, extent.value) for extent in extents)
        lines.append(f"| {authority.value} | {cells} |")
    return "\n".join(lines)
