"""One reading of the environment: which variables were asked for, and what was wrong with them."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured

Value = TypeVar("Value")

# How the names of one site's own settings begin.
SITES = ("KAGU_CONNECT_", "KAGU_TAX_PORTAL_")


@dataclass(frozen=True)
class Variable:
    """What an operator may set: `default` is None where the site does not start without it."""

    name: str
    default: str | None
    meaning: str
    kind: str = "text"
    example: str = ""
    default_in_words: str = ""
    # One value for both sites may stand under a name without the site's.
    for_both: bool = False

    @property
    def common_name(self) -> str:
        """`KAGU_X` of `KAGU_CONNECT_X`; the name itself where a setting is one site's own."""
        site = next((site for site in SITES if self.for_both and self.name.startswith(site)), "")
        return f"KAGU_{self.name.removeprefix(site)}" if site else self.name

    @property
    def is_secret(self) -> bool:
        """Whether NAME_FILE may name a file that holds it."""
        return self.kind.startswith("secret")


@dataclass
class Reading:
    """Where values come from, and every variable that was asked for, in the order of the settings."""

    environment: Mapping[str, str]
    stops_at_faults: bool = True
    variables: dict[str, Variable] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def names(self) -> set[str]:
        """Every name that is read, those of files among them."""
        files = {f"{name}_FILE" for name, variable in self.variables.items() if variable.is_secret}
        common = {variable.common_name for variable in self.variables.values()}
        return files | common | set(self.variables)


_readings = [Reading(os.environ)]


def current() -> Reading:
    """The reading that goes on: the process's own, or that of `only_noted`."""
    return _readings[-1]


@contextmanager
def only_noted(environment: Mapping[str, str]) -> Iterator[Reading]:
    """Settings that are run inside note their variables and all faults, and stop at none."""
    _readings.append(Reading(environment, stops_at_faults=False))
    try:
        yield _readings[-1]
    finally:
        _readings.pop()


def noted(variable: Variable) -> None:
    """Remember that this variable was asked for; the first to ask says what it means."""
    current().variables.setdefault(variable.name, variable)


def given_name(variable: Variable) -> str:
    """Under which of its names it was given: the site's own rules."""
    environment = current().environment
    is_common = variable.name not in environment and variable.common_name in environment
    return variable.common_name if is_common else variable.name


def missing(variable: Variable) -> str:
    """A variable without a default is not set: refused, with its example instead."""
    or_file = f" (or {variable.name}_FILE)" if variable.is_secret else ""
    words = f"Set the environment variable {variable.name}{or_file}: {variable.meaning}."
    return refused(words, instead=variable.example)


def refused(words: str, *, instead: Value) -> Value:
    """This cannot be used: ImproperlyConfigured, or `instead` where faults are noted."""
    if current().stops_at_faults:
        raise ImproperlyConfigured(words)
    current().faults.append(words)
    return instead
