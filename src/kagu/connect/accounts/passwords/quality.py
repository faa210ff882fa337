"""What makes a password good enough, and what to tell the person when it is not."""

import re
import unicodedata
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from kagu.connect.accounts.models import User
from kagu.connect.accounts.passwords.common_passwords import is_common

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 128
# No character is typed with more than four code points, so nothing longer becomes an accepted password.
LONGEST_SPELLING = 4 * LONGEST_PASSWORD
# So many characters must be left once the person's own words are taken away.
ENOUGH_OF_ITS_OWN = 8
SHORTEST_WORD = 3

HINT = _("Au moins 12 caractères. Une phrase que personne d'autre ne connaît convient très bien.")


def normalize_password(password: str) -> str:
    """« é » typed as one character or as two is the same password, « ａ » is « a »: NFKC."""
    return unicodedata.normalize("NFKC", password)


def check_password_quality(password: str, about: User | Iterable[str]) -> None:
    """Raises ValidationError with every reason; `about` is the person, or words that are theirs.

    What opens the account is judged, the normalised password, and also what was typed: « ﷺ » is one
    character on the keyboard and eighteen afterwards, and neither short nor long may pass for the other.
    """
    reasons = list(_reasons(password, _words_of(about)))
    if reasons:
        raise ValidationError(reasons)


def _reasons(typed: str, words: Iterable[str]) -> Iterable[ValidationError]:
    # Longer than any spelling of an accepted one: not even normalised.
    password = typed if len(typed) > LONGEST_SPELLING else normalize_password(typed)
    if min(len(typed), len(password)) < SHORTEST_PASSWORD:
        yield ValidationError(
            ngettext_lazy(
                "Ce mot de passe est trop court : il faut au moins %(minimum)d caractère.",
                "Ce mot de passe est trop court : il faut au moins %(minimum)d caractères.",
                "minimum",
            )
            % {"minimum": SHORTEST_PASSWORD},
            code="too_short",
        )
    if len(password) > LONGEST_PASSWORD:
        yield ValidationError(_("Ce mot de passe est trop long : 128 caractères au plus."), code="too_long")
        return
    if is_common(password) or is_common(typed):
        yield ValidationError(
            _("Ce mot de passe est trop courant : il est parmi les premiers que l'on essaierait."),
            code="too_common",
        )
    if _is_made_of(password, words):
        yield ValidationError(
            _("Ce mot de passe ressemble trop à votre nom, à votre adresse ou au nom du service."),
            code="too_personal",
        )


def _words_of(about: User | Iterable[str]) -> set[str]:
    if isinstance(about, User):
        about = (about.first_name, about.family_name, about.birth_name, about.email)
    brand = (settings.BRAND["account_name"], settings.BRAND["site_name"])
    words: set[str] = set()
    for text in (*about, *brand):
        words.add(_letters_and_digits(text))
        words.update(_letters_and_digits(part) for part in re.split(r"[^\w]|_", text))
    return {word for word in words if len(word) >= SHORTEST_WORD}


def _is_made_of(password: str, words: Iterable[str]) -> bool:
    rest = core = _letters_and_digits(password)
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != core and len(rest) < ENOUGH_OF_ITS_OWN


def _letters_and_digits(text: str) -> str:
    """Lower case, without accents, spaces or signs: « Hélène-22 » is « helene22 »."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in plain if character.isalnum())
