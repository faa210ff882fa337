"""What a paper is made of, as plain values: no markup, every text is printed as it stands."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """Words that differ from their neighbours: strong, a link (https, mailto, tel), in another language."""

    words: str
    is_strong: bool = False
    address: str = ""
    language: str = ""


Text = str | Sequence[str | Run]


class Block:
    """One part of a sheet, from its top to its end."""


@dataclass(frozen=True)
class Heading(Block):
    """A title and its bookmark; the first of a paper has level 1, and no level is skipped on the way down."""

    words: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph(Block):
    """A line break in the text is a line break on the paper."""

    text: Text


@dataclass(frozen=True)
class Facts(Block):
    """Names and what they stand for, side by side: a definition list, where a table would have no headers."""

    rows: Sequence[tuple[str, Text]]


@dataclass(frozen=True)
class Column:
    """Numbers stand to the right and take the width they need; the others share the rest by `share`."""

    name: str
    is_number: bool = False
    share: float = 1


@dataclass(frozen=True)
class Table(Block):
    """A captioned table; its header comes again on each page. The last row may be a total."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    has_total: bool = False


@dataclass(frozen=True)
class Picture(Block):
    """A PNG, JPEG, WebP or SVG with what it shows in words; `width` in millimetres."""

    content: bytes
    alternative: str
    width: float
    caption: str = ""


@dataclass(frozen=True)
class QRCode(Block):
    """An address to point a telephone at; `width` in millimetres. Its words stand beside it."""

    content: str
    alternative: str
    text: Text = ""
    width: float = 30


@dataclass(frozen=True)
class LargeCode(Block):
    """A code that people copy by hand, large and framed."""

    code: str


@dataclass(frozen=True)
class CheckCode(Block):
    """Where anyone can verify the paper: words, code, address, and the address as a QR code."""

    text: Text
    code: str
    address: str
    alternative: str


@dataclass(frozen=True)
class Bullets(Block):
    """An unordered list; each item is a paragraph."""

    items: Sequence[Text]


@dataclass(frozen=True)
class Steps(Block):
    """What to do, one after the other; each step is made of blocks, pictures among them."""

    items: Sequence[Sequence[Block]]
