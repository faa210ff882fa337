"""Numbers of so many digits that people copy from their papers: identifiers of taxpayers and companies."""

import re

from django.utils.translation import gettext as _

from kagu.inputs.refusals import InputRefused
from kagu.inputs.typed_text import HYPHENS, in_ascii_digits, tidy

# A name before the number, as papers print it: « RID : 1 733 902 », « N° 1733902 ».
LABEL = re.compile(
    r"^(?:(?:[^\W\d][^\d:]{0,60}:|(?:n[°o.]?|num[ée]ro|ridet|rid)(?=[\W\d])) ?){1,3}", re.IGNORECASE
)
BETWEEN_DIGITS = re.compile(r"[\s.,'’_/-]+")
# In a number there is no letter to confuse them with.
MISREAD = str.maketrans({**dict.fromkeys("Oo", "0"), **dict.fromkeys("Il|", "1")})
LOOK_ALIKES = str.maketrans(dict.fromkeys(HYPHENS, "-"))


class NumberUnreadable(InputRefused):
    """Not a number of the length asked for: told at the field, it costs no try."""


def read_digits(typed: str, *lengths: int) -> str:
    """The digits alone, `0` to `9`, leading zeros kept, as many as one of `lengths` says.

    Digits of any script; spaces of any width, dots, commas, hyphens and a label do not matter.
    Raises NumberUnreadable, TextTooLong. Whether anybody has the number is not asked here.
    """
    text = in_ascii_digits(tidy(typed, look_alikes=LOOK_ALIKES))
    digits = BETWEEN_DIGITS.sub("", LABEL.sub("", text).translate(MISREAD))
    wanted = {"counts": _counts(lengths), "count": len(digits)}
    if not text:
        raise NumberUnreadable("empty", _("Saisissez les %(counts)s chiffres de ce numéro.") % wanted)
    if not digits.isdecimal():
        raise NumberUnreadable(
            "letters", _("Saisissez les %(counts)s chiffres de ce numéro, sans autre signe.") % wanted
        )
    if len(digits) not in lengths:
        raise NumberUnreadable(
            "length", _("Ce numéro a %(counts)s chiffres. Vous en avez saisi %(count)d.") % wanted
        )
    return digits


def _counts(lengths: tuple[int, ...]) -> str:
    """« 7 », « 7 ou 10 »."""
    *others, last = map(str, lengths)
    return _("%(some)s ou %(last)s") % {"some": ", ".join(others), "last": last} if others else last
