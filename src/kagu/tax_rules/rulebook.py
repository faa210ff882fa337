"""The parameters of every year: those that ship with Kagu, under an operator's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kagu.tax_rules._files import Tree, files_by_year, lasting, lay_over, read_file
from kagu.tax_rules._shapes import build, leaves
from kagu.tax_rules._soundness import refuse_unsound
from kagu.tax_rules.parameters.year import YearParameters
from kagu.tax_rules.refusals import ParametersRefused, UnknownYear

SHIPPED = Path(__file__).parent / "years"


@dataclass(frozen=True)
class Rulebook:
    """Parameters by year of income."""

    years: Mapping[int, YearParameters]

    def year(self, year: int) -> YearParameters:
        """The parameters of a year; raises `UnknownYear`."""
        if year not in self.years:
            raise UnknownYear(year, min(self.years), max(self.years))
        return self.years[year]


def load_rulebook(folder: Path | None = None) -> Rulebook:
    """Read every file, once, when a site starts.

    A year's file says what changed that year; the rest is as in the year before. `folder` is an operator's:
    its `YYYY.toml` are laid over the shipped ones of the same year, may say a single number, and may add
    years after the last. Raises `ParametersRefused` naming the file and the key that cannot be used.
    """
    shipped, own = files_by_year(SHIPPED), files_by_year(folder) if folder else {}
    first = min(shipped)
    _refuse_gaps(shipped, own, first)
    years: dict[int, YearParameters] = {}
    carried: Tree = {}
    for year in range(first, max([*shipped, *own]) + 1):
        files = [source[year] for source in (shipped, own) if year in source]
        of_year = carried
        for tree in [read_file(path) for path in files]:
            of_year, carried = lay_over(of_year, tree), lay_over(carried, lasting(tree))
        years[year] = _parameters(year, of_year, files[-1])
    return Rulebook(years)


def _refuse_gaps(shipped: Mapping[int, Path], own: Mapping[int, Path], first: int) -> None:
    """An operator's year must touch the others: a number carried over a gap would be nobody's choice."""
    for year, path in own.items():
        if year < first:
            raise ParametersRefused(str(path), "year", f"the first year is {first}")
        if year not in shipped and year - 1 not in shipped and year - 1 not in own:
            raise ParametersRefused(str(path), "year", f"there is no {year - 1}.toml before it")


def _parameters(year: int, tree: Tree, file: Path) -> YearParameters:
    origins = {key: leaf.origin for key, leaf in leaves(tree)}
    values = build(YearParameters, tree, str(file), given={"year", "origins"})
    parameters = YearParameters(**values, year=year, origins=origins)
    refuse_unsound(parameters)
    return parameters
