"""How a result came about, line by line, as a notice shows it; the lines of a section sum to its total."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from kagu.tax_rules.texts import Text


@dataclass(frozen=True)
class Line:
    """One line: `amount` in whole francs, negative where it is taken off.

    `code` is stable; `how` says how the amount was obtained; `boxes` are the boxes of the form it comes
    from; `rules` are the keys of the parameters it used, whose sources `YearParameters` knows.
    """

    code: str
    label: Text
    amount: int
    how: Text | None = None
    boxes: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """Lines that sum to `total`, in whole francs."""

    code: str
    label: Text
    lines: tuple[Line, ...]
    total: int


@dataclass(frozen=True)
class ShareLine:
    """What one circumstance of the household counts for, in shares (*parts*)."""

    code: str
    label: Text
    shares: Fraction


@dataclass(frozen=True)
class Explanation:
    """The sections in order: each begins with the total of the one before; the last total is the result."""

    sections: tuple[Section, ...]
    shares: tuple[ShareLine, ...] = ()

    @property
    def result(self) -> int:
        """What is due, in whole francs."""
        return self.sections[-1].total

    @property
    def lines(self) -> Iterator[Line]:
        """Every line of every section."""
        return (line for section in self.sections for line in section.lines)

    @property
    def rules(self) -> tuple[str, ...]:
        """The keys of all parameters used, each once, in order of use."""
        return tuple(dict.fromkeys(rule for line in self.lines for rule in line.rules))

    def section(self, code: str) -> Section:
        """The section of this code; `KeyError` when there is none."""
        for section in self.sections:
            if section.code == code:
                return section
        raise KeyError(code)
