"""A paper: its title, its sheets and who writes it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kagu.papers.blocks import Block

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2})?")
COLOR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class Letterhead:
    """Who writes: a few lines, and a mark (PNG, JPEG, WebP or SVG) on a tile of `color`, as on the site.

    `color` is written #rrggbb (ValueError otherwise) and is dark enough for white to be read on it.
    """

    lines: Sequence[str]
    mark: bytes = b""
    color: str = "#1b4487"

    def __post_init__(self) -> None:
        if not COLOR.fullmatch(self.color):
            raise ValueError(f"not a colour: {self.color!r}")


@dataclass(frozen=True)
class Sheet:
    """What starts on a fresh A4 page, in one language, with page numbers of its own from the second page on.

    `recipient` is the postal address, line by line, as it shows in the window of a DL or C5 envelope.
    `reference` stands at the foot of each page, so that a lost page finds its way back.
    `language` is a code such as « fr » or « en »; without it, that of the paper.
    """

    blocks: Sequence[Block]
    recipient: Sequence[str] = ()
    reference: str = ""
    language: str = ""
    is_large_print: bool = False

    def __post_init__(self) -> None:
        if self.language:
            check_language(self.language)


@dataclass(frozen=True)
class Paper:
    """One PDF: a receipt, a notice, or all the letters of a day. `title` is what its window and tab say."""

    title: str
    language: str
    letterhead: Letterhead
    sheets: Sequence[Sheet]

    def __post_init__(self) -> None:
        check_language(self.language)
        if not self.title.strip():
            raise ValueError("a paper has a title")
        if not self.sheets:
            raise ValueError("a paper has a sheet")


def check_language(language: str) -> None:
    """Raise ValueError unless it is written like « fr » or « fr-NC »."""
    if not LANGUAGE.fullmatch(language):
        raise ValueError(f"not a language: {language!r}")
