"""What both sites say about accounts: the terms of use stand on each."""

from datetime import timedelta
from typing import Any

from kagu.site.environment import env_int


def account_settings() -> dict[str, Any]:
    """How a deletion ends."""
    days = env_int(
        "KAGU_CONNECT_DELETION_DELAY_DAYS",
        0,
        "days in which the mailbox may bring a deleted account back; 0: it is erased at once",
    )
    return {"DELETION_DELAY": timedelta(days=days)}
