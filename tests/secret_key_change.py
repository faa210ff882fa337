"""What an operator does to a site's secret key: a new one comes, the old one is kept, later dropped."""

import secrets
from typing import Any


def change_secret_key(settings: Any) -> None:
    """The site starts again with a new key; what it had before stands among the older ones."""
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    settings.SECRET_KEY = f"a new secret key {secrets.token_urlsafe(32)}"


def drop_older_secret_keys(settings: Any) -> None:
    """Only today's key is kept."""
    settings.SECRET_KEY_FALLBACKS = []
