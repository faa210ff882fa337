"""Numbers of receipts: they say the year, and nothing of how many were given."""

import secrets

from kagu.inputs.codes import UNAMBIGUOUS
from kagu.site import clock


def new_receipt_number() -> str:
    """« 2026-7K3M9Q2X »."""
    return f"{clock.today().year}-{''.join(secrets.choice(UNAMBIGUOUS) for _ in range(8))}"
