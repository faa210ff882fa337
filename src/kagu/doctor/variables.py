"""What each site reads from the environment, what is wrong there, and what nobody reads."""

import difflib
import importlib.util
from collections.abc import Mapping

from kagu.doctor.sites import SITES, settings_module
from kagu.site.reading import Reading, only_noted

PREFIX = "KAGU_"
# Not an operator's: of `kagu serve` itself, the demo and the tests.
OF_NO_SITE = ("KAGU_SERVED_AT", "KAGU_RUNS_AS", "KAGU_DEMO_", "KAGU_TEST_", "KAGU_JOURNEY_")
# How alike two names must be for one to be meant by the other, from 0 to 1.
ALIKE = 0.8


def read_settings(site: str, environment: Mapping[str, str]) -> Reading:
    """The site's variables and every fault of the environment at once; the process's settings stay."""
    with only_noted(environment) as reading:
        spec = importlib.util.find_spec(settings_module(site))
        if spec is None or spec.loader is None:
            raise ModuleNotFoundError(settings_module(site))
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
    return reading


def unread_variables(environment: Mapping[str, str]) -> dict[str, str]:
    """Each KAGU_… variable that no site reads, with the name that is probably meant, or nothing."""
    known: set[str] = set()
    for site in SITES:
        known |= read_settings(site, {}).names()
    unread = sorted(
        name
        for name in environment
        if name.startswith(PREFIX) and name not in known and not name.startswith(OF_NO_SITE)
    )
    return {name: _nearest(name, known) for name in unread}


def _nearest(name: str, known: set[str]) -> str:
    return next(iter(difflib.get_close_matches(name, sorted(known), 1, ALIKE)), "")
