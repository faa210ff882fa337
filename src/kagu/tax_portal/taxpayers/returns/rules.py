"""The tax rules of this site: those that ship, under the operator's own."""

from functools import cache
from pathlib import Path

from django.conf import settings

from kagu.tax_rules.parameters.year import YearParameters
from kagu.tax_rules.rulebook import Rulebook, load_rulebook


def rules_of(year: int) -> YearParameters:
    """The parameters of a year; raises `UnknownYear`."""
    return rulebook().year(year)


@cache
def rulebook() -> Rulebook:
    """Read once; raises `ParametersRefused` naming the file and the key that cannot be used."""
    folder = settings.TAX_RULES_FOLDER
    return load_rulebook(Path(folder) if folder else None)
