"""Why nothing was computed: each refusal names what is wrong and where."""

from dataclasses import dataclass

from kagu.tax_rules.texts import Text


class TaxRulesRefusal(Exception):
    """What this room raises; nothing else comes out of it on bad input."""


class ParametersRefused(TaxRulesRefusal):
    """A file of parameters cannot be used; for the log of the operator who wrote it."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}" if key else f"{file}: {reason}")
        self.file, self.key, self.reason = file, key, reason


class UnknownYear(TaxRulesRefusal):
    """No parameters for this year of income."""

    def __init__(self, year: int, first: int, last: int) -> None:
        super().__init__(f"no parameters for {year}: there are those of {first} to {last}")
        self.year = year


class UnknownRule(TaxRulesRefusal):
    """The law is not known here and no operator has set the parameter `key` for this year."""

    def __init__(self, year: int, key: str) -> None:
        super().__init__(f"{year}: {key} is not known; an operator may set it in {year}.toml")
        self.year, self.key = year, key


@dataclass(frozen=True)
class Problem:
    """One thing wrong with what was declared.

    `code` is stable; `field` is the box (« NA ») or the attribute (« dependants[1].born_on ») it is about;
    `text` says it politely, in French and English.
    """

    code: str
    field: str
    text: Text


class DeclarationRefused(TaxRulesRefusal):
    """What was declared cannot be computed; `problems` has every reason, in the order of the form."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{problem.field}: {problem.text.render('en')}" for problem in problems))
        self.problems = problems


def refuse(problems: list[Problem]) -> None:
    """Raise `DeclarationRefused` when there is any problem."""
    if problems:
        raise DeclarationRefused(tuple(problems))


def problem(code: str, field: str, **values: object) -> Problem:
    """A problem whose text is `problems.CODE`."""
    return Problem(code, field, Text(f"problems.{code}", values))
