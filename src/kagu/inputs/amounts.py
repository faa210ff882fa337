"""Amounts in whole francs: never floats, never guessed."""

import re

from django.utils.translation import gettext as _

from kagu.inputs.refusals import InputRefused
from kagu.inputs.typed_text import HYPHENS, in_ascii_digits, tidy

LARGEST_AMOUNT = 999_999_999_999
# More digits are absurd, and costly to read.
MOST_DIGITS = 30
CURRENCY = r"(?:xpf|f\.? ?cfp|cfp|francs?(?: cfp| pacifique)?|frs?|f)\.?"
AROUND = re.compile(rf"^{CURRENCY}(?=[ \d-])|(?<=[ \d]){CURRENCY}$", re.IGNORECASE)
# The sign that parts thousands never parts cents too: « 1.250.00 » lacks a digit somewhere.
WITH_COMMA = re.compile(r"(\d{1,3}(?:[ .'’]\d{3})+|\d+)(?:,(\d{1,2}))?")
WITH_POINT = re.compile(r"(\d{1,3}(?:[ '’]\d{3})+|\d{1,3}(?:,\d{3}){2,}|\d+)(?:\.(\d{1,2}))?")
LOOK_ALIKES = str.maketrans({**dict.fromkeys(HYPHENS, "-"), "\u2212": "-"})


class AmountRefused(InputRefused):
    """Not an amount of whole francs within its bounds."""


def read_amount(typed: str, *, least: int = 0, most: int = LARGEST_AMOUNT) -> int:
    """The amount in francs: « 1 250 000 F », « 1.250.000 », « 1250000,00 ».

    Cents are refused unless they are zero; so are groups that are not of three digits and a comma before
    three digits, which could be read in two ways. Raises AmountRefused, TextTooLong.
    """
    text = in_ascii_digits(tidy(typed, look_alikes=LOOK_ALIKES))
    if not text:
        raise AmountRefused("empty", _("Saisissez un montant en francs."))
    text = AROUND.sub("", text).strip()
    if re.match(r"-\s*\d", text):
        raise AmountRefused("min_value", _("Le montant ne peut pas être négatif."))
    amount = _whole_francs(text)
    if amount < least:
        told = _("Le montant doit être d’au moins %(least)d XPF.") % {"least": least}
        raise AmountRefused("min_value", told)
    if amount > most:
        raise AmountRefused("max_value", _("Ce montant est trop grand."))
    return amount


def _whole_francs(text: str) -> int:
    written = WITH_COMMA.fullmatch(text) or WITH_POINT.fullmatch(text)
    if written is None:
        raise AmountRefused(
            "invalid",
            _("Saisissez un montant en francs, sans centimes ni lettres, par exemple 1\u202f250\u202f000."),
        )
    whole, cents = written.groups(default="")
    if cents.strip("0"):
        raise AmountRefused("cents", _("Saisissez un montant en francs entiers, sans centimes."))
    digits = re.sub(r"\D", "", whole).lstrip("0")
    if len(digits) > MOST_DIGITS:
        raise AmountRefused("max_value", _("Ce montant est trop grand."))
    return int(digits or "0")
