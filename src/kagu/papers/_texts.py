"""Texts of a paper as the layout takes them: lines of runs, each a value and never source."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from kagu.papers import _pictures
from kagu.papers._letters import printable, spoken
from kagu.papers.blocks import Run, Text
from kagu.papers.paper import check_language

# Nothing that a reader's click could run.
LINK = re.compile(r"(https?://|mailto:|tel:)[!-~]+")
# A break in a word is never needed more often than that.
SHORTEST_LINE = 8


@dataclass(frozen=True)
class Space:
    """What a text stands in: so many signs surely fit on a line, and pictures are put in these files."""

    signs: int
    files: dict[str, bytes]

    def part(self, parts: int) -> "Space":
        """One of so many columns."""
        return replace(self, signs=max(SHORTEST_LINE, self.signs // parts))

    def words(self, text: str) -> str:
        """One text, all alike."""
        return printable(text, longest_word=self.signs)

    def lines(self, text: Text) -> list[list[dict[str, Any]]]:
        """The lines of a paragraph, each a list of runs."""
        lines: list[list[dict[str, Any]]] = [[]]
        for run in [text] if isinstance(text, str) else text:
            first, *others = self._run(run if isinstance(run, Run) else Run(run))
            lines[-1].append(first)
            lines.extend([other] for other in others)
        return lines

    def file(self, picture: bytes) -> str:
        """The name under which the layout finds it."""
        name = _pictures.file_name(picture)
        self.files[name] = picture
        return name

    def _run(self, run: Run) -> list[dict[str, Any]]:
        look = {"strong": run.is_strong, "address": link(run.address), "language": language(run.language)}
        return [{"words": words, **look} for words in self.words(run.words).split("\n")]


def language(code: str) -> dict[str, str | None] | None:
    """Language and region apart; None for no code, ValueError for one that is not written like « fr-NC »."""
    if not code:
        return None
    check_language(code)
    name, _, region = code.partition("-")
    return {"name": name, "region": region or None}


def link(address: str) -> str | None:
    """The address of a link, None for none; ValueError for one that is neither https, mailto nor tel."""
    if address and not LINK.fullmatch(address):
        raise ValueError(f"not an address: {address!r}")
    return address or None


def code(text: str) -> str:
    """A code to be copied by hand; only one much longer than any of ours is cut."""
    return printable(text, longest_word=18)


def lines_of_address(lines: Sequence[str]) -> list[str]:
    """Postal lines, empty ones left out; they are printed at their own size."""
    return [printable(line, longest_word=30) for line in lines if line.strip()]


def alternative(text: str) -> str:
    """What is read aloud in place of a picture; ValueError when there is nothing to read."""
    if not text.strip():
        raise ValueError("a picture has an alternative in words")
    return spoken(text)
