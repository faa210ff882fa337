"""People's names, as they type them."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 100
# Beside letters: no sign that makes an address, a tag or a sentence in a mail to somebody else.
SIGNS_OF_NAMES = frozenset(" '’-.·")
MARKS_ON_LETTERS = ("Mn", "Mc")


def check_name(name: str) -> None:
    """Raises ValidationError for what is nobody's name, such as a web address meant as spam."""
    if not any(letter.isalpha() for letter in name):
        raise ValidationError(_("Saisissez au moins une lettre."), code="invalid")
    if not all(_belongs_in_a_name(character) for character in name):
        raise ValidationError(
            _("Un nom s'écrit avec des lettres, des espaces, des apostrophes et des traits d'union."),
            code="invalid",
        )


def _belongs_in_a_name(character: str) -> bool:
    is_sign = character in SIGNS_OF_NAMES or unicodedata.category(character) in MARKS_ON_LETTERS
    return is_sign or character.isalpha()
