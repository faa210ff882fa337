"""Numbers of receipts: they say the year, and nothing of how many were given."""

import secrets

from django.utils import timezone

from kagu.inputs.codes import UNAMBIGUOUS


def new_receipt_number() -> str:
    """« 2026-7K3M9Q2X »."""
    return f"{timezone.localdate().year}-{''.join(secrets.choice(UNAMBIGUOUS) for _ in range(8))}"
