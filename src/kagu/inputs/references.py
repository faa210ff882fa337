"""Secrets and references of letters and digits whose length their issuer alone knows."""

import re

from django.utils.translation import gettext as _

from kagu.inputs.refusals import InputRefused
from kagu.inputs.typed_text import in_ascii_digits, tidy

NOT_A_SIGN = re.compile(r"[^0-9A-Z]")


class ReferenceUnreadable(InputRefused):
    """No such reference can exist: told at the field, it costs no try."""


def read_reference(typed: str, longest: int) -> str:
    """Its letters, in capitals, and its digits, without what stands between: `longest` at most.

    Raises ReferenceUnreadable, TextTooLong.
    """
    text = in_ascii_digits(tidy(typed)).upper()
    if not text:
        raise ReferenceUnreadable("empty", _("Saisissez ce numéro."))
    signs = NOT_A_SIGN.sub("", text)
    if not 0 < len(signs) <= longest:
        raise ReferenceUnreadable(
            "unreadable", _("Saisissez ce numéro tel qu’il est imprimé, en lettres et chiffres.")
        )
    return signs
