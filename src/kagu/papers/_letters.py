"""Makes any text printable with the fonts at hand: what they lack is replaced, never refused."""

import re
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
LACKING = "\N{REPLACEMENT CHARACTER}"
MAY_BREAK_HERE = "\N{ZERO WIDTH SPACE}"
JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
# They shape Arabic and Persian words; anywhere else they are noise.
STRAY_JOINER = re.compile(rf"(?<![\u0620-\u06ff])[{JOINERS}]+|[{JOINERS}]+(?![\u0620-\u06ff])")
# Letters of right-to-left words join: no break may be put between them.
RIGHT_TO_LEFT = re.compile(r"[\u0600-\u06ff]")
# Where an address is cut best.
AFTER_PUNCTUATION = re.compile(r"(?<=[/.@_?&=-])(?=.)")
# Between any two characters, but never before an accent that stands on the one before.
BETWEEN_CHARACTERS = re.compile(r"(?<=.)(?=[^\u0300-\u036f])")


def printable(text: str, *, longest_word: int) -> str:
    """The text in composed form, without what has no shape; words longer than that many signs may be cut."""
    return re.sub(
        rf"\S{{{longest_word + 1},}}",
        lambda word: _breakable(word[0], longest_word),
        _drawable(spoken(text)),
    )


def spoken(text: str) -> str:
    """What is read aloud or shown by a window's title: any letter, but no control and no hidden direction."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    return STRAY_JOINER.sub("", "".join(_kept(sign) for sign in composed))


def _kept(sign: str) -> str:
    if sign == "\n" or sign in JOINERS:
        return sign
    category = unicodedata.category(sign)
    if category in {"Cc", "Cf", "Zl", "Zp"} or "\ufe00" <= sign <= "\ufe0f":
        return ""
    return LACKING if category in {"Cs", "Co", "Cn"} else sign


def _drawable(text: str) -> str:
    """Each letter that some font has, with those of its accents that the same font has."""
    shown: list[str] = []
    fonts: frozenset[str] = frozenset()
    for sign in text:
        if unicodedata.category(sign) in {"Mn", "Me", "Mc"}:
            fonts &= _fonts_of(sign)
            shown.append(sign if fonts else "")
            continue
        fonts = _fonts_of(sign)
        shown.append(sign if fonts or sign == "\n" or sign in JOINERS else LACKING)
        if sign.isspace():
            fonts = frozenset()
    return "".join(shown)


def _breakable(word: str, longest: int) -> str:
    if RIGHT_TO_LEFT.search(word):
        return word
    parts = AFTER_PUNCTUATION.split(word)
    return MAY_BREAK_HERE.join(
        part if len(part) <= longest // 2 else BETWEEN_CHARACTERS.sub(MAY_BREAK_HERE, part) for part in parts
    )


def _fonts_of(sign: str) -> frozenset[str]:
    return frozenset(font for font, letters in _letters_by_font().items() if ord(sign) in letters)


@cache
def _letters_by_font() -> dict[str, frozenset[int]]:
    """Kept beside each font: one `first-last` a line, in hexadecimal."""
    return {
        path.name: frozenset(_codes(path.read_text(encoding="ascii"))) for path in FONTS.glob("*.letters.txt")
    }


def _codes(ranges: str) -> list[int]:
    found: list[int] = []
    for line in ranges.split():
        first, last = line.split("-")
        found += range(int(first, 16), int(last, 16) + 1)
    return found
