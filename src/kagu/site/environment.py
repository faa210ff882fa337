"""How settings are read: once, from the environment, each with its meaning, secrets also from files."""

import os
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Variable:
    """What an operator may set: `default` is None where the site does not start without it."""

    name: str
    default: str | None
    meaning: str
    is_secret: bool = False


# Every variable that this process has read, in the order of its settings: the documented table is made of it.
VARIABLES: dict[str, Variable] = {}


def env_text(name: str, default: str | None, meaning: str) -> str:
    """The variable's text; without a default a missing one stops the site at start."""
    VARIABLES.setdefault(name, Variable(name, default, meaning))
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}: {meaning}.")
    return value


def env_secret(name: str, meaning: str) -> str:
    """A secret from NAME, or from the file that NAME_FILE names; it never has a default."""
    VARIABLES.setdefault(name, Variable(name, None, meaning, is_secret=True))
    return _from_file(name) or env_text(name, None, meaning)


def env_optional_secret(name: str, meaning: str) -> str:
    """The same for what may be left out: nothing when neither is set."""
    VARIABLES.setdefault(name, Variable(name, "", meaning, is_secret=True))
    return _from_file(name) or env_text(name, "", meaning)


def env_secrets(name: str, meaning: str) -> dict[str, str]:
    """Named secrets `a=…,b=…` from NAME or NAME_FILE; none when neither is set."""
    return _pairs(name, env_optional_secret(name, meaning))


def env_secret_list(name: str, meaning: str) -> list[str]:
    """Secrets separated by commas from NAME or NAME_FILE; none when neither is set."""
    return _values(env_optional_secret(name, meaning))


def env_bool(name: str, default: bool, meaning: str) -> bool:
    """1, true, yes and on are true; 0, false, no and off are not; anything else stops the site at start."""
    value = env_text(name, "yes" if default else "no", meaning).strip().lower()
    if value not in ("1", "true", "yes", "on", "0", "false", "no", "off", ""):
        raise ImproperlyConfigured(f"{name} is “{value}”; it must be yes or no: {meaning}.")
    return value in ("1", "true", "yes", "on")


def env_int(name: str, default: int, meaning: str, *, at_least: int = 0) -> int:
    """A whole number, no smaller than `at_least`; anything else stops the site at start."""
    value = env_text(name, str(default), meaning)
    try:
        number = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is “{value}”; it must be a whole number: {meaning}.") from None
    if number < at_least:
        raise ImproperlyConfigured(f"{name} is {number}; it must be at least {at_least}: {meaning}.")
    return number


def env_list(name: str, default: str, meaning: str) -> list[str]:
    """Values separated by commas."""
    return _values(env_text(name, default, meaning))


def env_mapping(name: str, default: str, meaning: str) -> dict[str, str]:
    """`a=b,c=d` as a mapping."""
    return _pairs(name, env_text(name, default, meaning))


def _from_file(name: str) -> str:
    file_name = os.environ.get(f"{name}_FILE")
    if not file_name:
        return ""
    try:
        return Path(file_name).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise ImproperlyConfigured(
            f"{name}_FILE names {file_name}, which cannot be read: {fault}."
        ) from fault


def _values(text: str) -> list[str]:
    return [value.strip() for value in text.split(",") if value.strip()]


def _pairs(name: str, text: str) -> dict[str, str]:
    values = _values(text)
    if not all("=" in value for value in values):
        raise ImproperlyConfigured(f"{name} must be pairs like name=value, separated by commas.")
    return dict(value.split("=", 1) for value in values)
