"""What shows that a criterion of the RGAA is met: checks that machines make, or people who looked."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT

from tests.house.named_tests import every_test

SOURCE = Path(__file__).parents[2] / "src"


@dataclass(frozen=True)
class Evidence:
    """`axe`, `rules`, `tests`: names with spaces between; `absent`: what no template holds.

    A rule is a function of `tests/markup`. `judged`: what people saw on the day `on`, on 12 pages.
    """

    axe: str = ""
    rules: str = ""
    tests: str = ""
    absent: str = ""
    judged: str = ""
    on: date | None = None
    is_applicable: bool = True

    def verdict(self) -> str:
        """C, NC or NA: a check that is not made any more shows nothing."""
        if not self.is_applicable:
            return "NA" if not self.present() else "NC"
        return "NC" if self.missing() else "C"

    def missing(self) -> list[str]:
        """The checks that it names and that nobody makes."""
        unknown = [rule for rule in self.axe.split() if f'"{rule}"' not in AXE_SCRIPT]
        unknown += [test for test in self.tests.split() if test not in every_test()]
        return unknown + [rule for rule in self.rules.split() if not _is_rule(rule)]

    def present(self) -> list[str]:
        """What should not be there and is."""
        return [part for part in self.absent.split() if re.search(part, all_templates())]


def _is_rule(name: str) -> bool:
    module, _, function = name.partition(".")
    return hasattr(import_module(f"tests.markup.{module}"), function)


@cache
def all_templates() -> str:
    """Every page of the product in one text; mails, files and the demo’s mail catcher are not pages."""
    pages = [path for path in SOURCE.rglob("templates/**/*.html") if not _is_no_page(path)]
    return "\n".join(path.read_text(encoding="utf-8") for path in pages)


def _is_no_page(path: Path) -> bool:
    return bool({"mails", "mail_parts", "admin", "demo"} & set(path.parts)) or path.name.startswith("mail")
