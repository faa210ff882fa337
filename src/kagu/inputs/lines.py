"""Short free text on one line: a reason, a label, a street; read for its unseen marks and its length."""

import re
import unicodedata

from django.utils.translation import gettext as _

from kagu.inputs.refusals import InputRefused
from kagu.inputs.typed_text import TextTooLong, without_unseen

# Of unseen marks and white space there may be more than is kept.
MOST_TIMES_LONGER = 4
# What mail programs make a link of: « www.x », « x.nc/y », « https: », an address.
MADE_A_LINK = re.compile(r"@|://|\bwww\.|[^\W\d_]\.[^\W\d_]{2}", re.IGNORECASE)


class LineRefused(InputRefused):
    """Nothing that may stand there."""


def read_line(typed: str, longest: int) -> str:
    """The text to keep, of `longest` signs at most. Raises LineRefused for nothing, TextTooLong."""
    if len(typed) > longest * MOST_TIMES_LONGER:
        raise _too_long(longest, len(typed))
    text = " ".join(unicodedata.normalize("NFC", without_unseen(typed)).split())
    if not text:
        raise LineRefused("empty", _("Saisissez un texte."))
    if len(text) > longest:
        raise _too_long(longest, len(text))
    return text


def read_label(typed: str, longest: int) -> str:
    """A line that is mailed in our name: no address of the web or of a mailbox. Raises LineRefused too."""
    text = read_line(typed, longest)
    if MADE_A_LINK.search(unicodedata.normalize("NFKC", text)):
        raise LineRefused("link", _("Choisissez un nom sans adresse email ni adresse de site."))
    return text


def _too_long(longest: int, count: int) -> TextTooLong:
    told = _("Ce texte a %(longest)d caractères au plus. Le vôtre en a %(count)d.")
    return TextTooLong("too_long", told % {"longest": longest, "count": count})
