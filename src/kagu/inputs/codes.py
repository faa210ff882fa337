"""Codes that people copy from a telephone, a letter or a sheet: of one use, of a letter, of recovery."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from kagu.inputs.refusals import InputRefused
from kagu.inputs.typed_text import HYPHENS, in_ascii_digits, tidy

DIGITS = "0123456789"
# RFC 4648 §6.
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
# Without the letters and digits that people take for one another.
UNAMBIGUOUS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
MISREAD_DIGITS = {"O": "0", "I": "1", "L": "1", "|": "1"}
MISREAD_BASE32 = {"0": "O", "1": "I", "8": "B", "|": "I"}
MISREAD_UNAMBIGUOUS = {"U": "V"}
LOOK_ALIKES = str.maketrans(dict.fromkeys(HYPHENS, "-"))
BETWEEN_SIGNS = re.compile(r"[\s.,;'’\"«»“”()_/*-]+")
# A run of digits in a sentence, such as « 123 456 est votre code ».
RUN_OF_DIGITS = re.compile(r"[0-9](?:[ .-]?[0-9])*")


class CodeUnreadable(InputRefused):
    """No such code can exist: told at the field, it costs no try."""


@dataclass(frozen=True)
class CodeShape:
    """How codes of a kind are made: their signs, in capitals, how many, and which others stand for them."""

    alphabet: str
    length: int
    misread: Mapping[str, str] = field(default_factory=dict)


SIX_DIGITS = CodeShape(DIGITS, 6, MISREAD_DIGITS)


def base32_code(length: int) -> CodeShape:
    """The shape of a code in base32, such as a recovery code."""
    return CodeShape(BASE32, length, MISREAD_BASE32)


def unambiguous_code(length: int) -> CodeShape:
    """The shape of a code without look-alikes, such as a letter's."""
    return CodeShape(UNAMBIGUOUS, length, MISREAD_UNAMBIGUOUS)


def read_code(typed: str, *shapes: CodeShape) -> str:
    """The code in capitals without what stands between its signs, in the first shape that it has.

    « 123 456 », « abcd-efgh », « Code : 123 456 » and « 123456 est votre code » are read.
    Raises CodeUnreadable, TextTooLong.
    """
    text = in_ascii_digits(tidy(typed, look_alikes=LOOK_ALIKES)).upper()
    if not text:
        raise CodeUnreadable("empty", _("Saisissez votre code."))
    for candidate in (text, text.rpartition(":")[2]):
        for shape in shapes:
            code = _in_shape(BETWEEN_SIGNS.sub("", candidate), shape)
            if code:
                return code
    for shape in shapes:
        if shape.alphabet == DIGITS:
            found = {BETWEEN_SIGNS.sub("", run) for run in RUN_OF_DIGITS.findall(text)}
            codes = [digits for digits in found if len(digits) == shape.length]
            if len(codes) == 1:
                return codes[0]
    raise CodeUnreadable("unreadable", _told(shapes))


def _in_shape(signs: str, shape: CodeShape) -> str:
    """The code, empty where the signs are not one: most must be its own, or any word would be misread."""
    if len(signs) != shape.length or sum(sign in shape.alphabet for sign in signs) * 2 <= shape.length:
        return ""
    code = "".join(shape.misread.get(sign, sign) for sign in signs)
    return code if set(code) <= set(shape.alphabet) else ""


def _told(shapes: tuple[CodeShape, ...]) -> str:
    if len(shapes) != 1:
        return _("Saisissez le code entier, tel qu’il est affiché ou imprimé.")
    told = (
        _("Saisissez les %(count)d chiffres du code.")
        if shapes[0].alphabet == DIGITS
        else _("Saisissez les %(count)d lettres et chiffres du code, tels qu’ils sont imprimés.")
    )
    return told % {"count": shapes[0].length}
