"""Small whole numbers: how many children, how many places."""

import re

from django.utils.translation import gettext as _

from kagu.inputs.refusals import InputRefused
from kagu.inputs.typed_text import in_ascii_digits, tidy

# Leading zeros do not matter, nor one word behind: « 2 enfants ».
COUNT = re.compile(r"\+?0{0,20}(\d{1,9})(?: ?[^\W\d_]{1,20})?")


class CountRefused(InputRefused):
    """Not a whole number within its bounds."""


def read_count(typed: str, *, least: int = 0, most: int) -> int:
    """The number, from `least` to `most`. Raises CountRefused, TextTooLong."""
    text = in_ascii_digits(tidy(typed))
    told = _("Saisissez un nombre entier, de %(least)d à %(most)d.") % {"least": least, "most": most}
    if not text:
        raise CountRefused("empty", told)
    written = COUNT.fullmatch(text)
    number = int(written[1]) if written else most + 1
    if not least <= number <= most:
        raise CountRefused("invalid", told)
    return number
