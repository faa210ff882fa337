"""How a site's settings are read: once, from the environment, secrets also from files."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def env_text(name: str, default: str | None = None) -> str:
    """The variable's text; without a default a missing one stops the site at start."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}.")
    return value


def env_secret(name: str) -> str:
    """A secret from NAME, or from the file that NAME_FILE names; it never has a default."""
    file_name = os.environ.get(f"{name}_FILE")
    return Path(file_name).read_text(encoding="utf-8").strip() if file_name else env_text(name)


def env_secrets(name: str) -> dict[str, str]:
    """Named secrets `a=…,b=…` from NAME or NAME_FILE; none when neither is set."""
    if not os.environ.get(name) and not os.environ.get(f"{name}_FILE"):
        return {}
    return dict(pair.strip().split("=", 1) for pair in env_secret(name).split(","))


def env_bool(name: str, default: bool) -> bool:
    """1, true, yes and on are true; anything else is false."""
    return env_text(name, str(default)).lower() in ("1", "true", "yes", "on")


def env_int(name: str, default: int) -> int:
    """A whole number."""
    return int(env_text(name, str(default)))


def env_list(name: str, default: str = "") -> list[str]:
    """Values separated by commas."""
    return [value.strip() for value in env_text(name, default).split(",") if value.strip()]


def env_mapping(name: str, default: str = "") -> dict[str, str]:
    """`a=b,c=d` as a mapping."""
    return dict(pair.split("=", 1) for pair in env_list(name, default))
