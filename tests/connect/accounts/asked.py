"""What the history says of an account on an earlier day, written by the act as it does."""

from datetime import datetime
from typing import Any
from unittest.mock import patch

from kagu.connect.accounts.history import activity
from kagu.connect.accounts.models import User


def ask(user: User, kind: str, at: datetime, **details: Any) -> None:
    """The line, and its act's seal where it has one."""
    with patch("kagu.site.clock.source", at.timestamp):
        activity.record(user, kind, **details)
