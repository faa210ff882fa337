"""What every reader does first: bound the text, drop what nobody sees, fold what only looks different."""

import unicodedata
from collections.abc import Mapping

from django.utils.translation import gettext as _

from kagu.inputs.refusals import InputRefused

# Far beyond what a person types in one field, and read in less than a millisecond.
LONGEST_LINE = 1000
# Control signs, marks of direction, joiners, soft hyphens, tags.
UNSEEN_CATEGORIES = frozenset({"Cc", "Cf"})
# Unseen too, though Unicode counts them as letters and accents: fillers and variation selectors.
UNSEEN = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
    + "".join(map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)
BLANK_BRAILLE = "\u2800"
HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d"
# Not ʻ (U+02BB), which is a letter in Polynesian languages.
APOSTROPHES = "\u2018\u2019\u201b\u0060\u00b4\u02b9\u02bc\u02bd\u02c8\u2032\ua78b\ua78c\uff07\uff40"


class TextTooLong(InputRefused):
    """More than any such field can need: refused before it is read."""


def tidy(typed: str, longest: int = LONGEST_LINE, look_alikes: Mapping[int, str] | None = None) -> str:
    """The text on one line: NFKC, without unseen marks, each run of white space as one plain space.

    `look_alikes` is a table of `str.maketrans`, used before NFKC would take an accent for a space and a
    mark, and after it. Raises TextTooLong beyond `longest` signs.
    """
    if len(typed) > longest:
        raise TextTooLong("too_long", _("Ce texte est trop long. Saisissez seulement ce qui est demandé."))
    text = without_unseen(typed)
    if look_alikes is not None:
        text = unicodedata.normalize("NFKC", text.translate(look_alikes)).translate(look_alikes)
    else:
        text = unicodedata.normalize("NFKC", text)
    return " ".join(text.split())


def without_unseen(text: str) -> str:
    """The text without the marks that nobody sees; white space stays as it is."""
    if text.isascii() and text.isprintable():
        return text
    seen = (sign for sign in text.replace(BLANK_BRAILLE, " ") if sign.isspace() or not _is_unseen(sign))
    return "".join(seen)


def in_ascii_digits(text: str) -> str:
    """The digits of every script as 0 to 9; all else as it is."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


def _is_unseen(sign: str) -> bool:
    return sign in UNSEEN or unicodedata.category(sign) in UNSEEN_CATEGORIES
