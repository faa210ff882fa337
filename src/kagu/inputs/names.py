"""People's names as they are: one or several, with accents, apostrophes and hyphens, in any alphabet.

Names are mailed to others in the administration's name, so what holds an address, a number, a picture or
a sentence is nobody's name here.
"""

import re
import unicodedata

from django.utils.translation import gettext as _

from kagu.inputs.alphabets import MixedAlphabets, in_one_alphabet
from kagu.inputs.refusals import InputRefused
from kagu.inputs.typed_text import APOSTROPHES, HYPHENS, tidy

LONGEST_NAME = 100
MOST_WORDS = 8
# More than any alphabet puts on one letter once NFKC has joined what it can.
MOST_MARKS = 4
SIGNS = frozenset(" '’-.·")
MARKS_ON_LETTERS = frozenset({"Mn", "Mc"})
# ʻokina, Arabic and Tahitian signs, Japanese, Thai and Lao repetition; others only look like punctuation.
MODIFIERS_IN_NAMES = frozenset("ʻʾʿ々〻ゝゞヽヾーๆໆ")
LOOK_ALIKES = str.maketrans(
    {
        **dict.fromkeys(HYPHENS, "-"),
        **dict.fromkeys(APOSTROPHES, "’"),
        **dict.fromkeys("\u0387\u2219\u22c5\u30fb", "·"),
    }
)
AROUND_HYPHENS = re.compile(r" ?-(?:[ -]*-)? ?")
REPEATED_SIGN = re.compile(r"(['’.·])\1+")
BEFORE_A_SUFFIX = re.compile(r" ?,(?= ?(?:jr|sr|fils|père|ii|iii|iv)\b)", re.IGNORECASE)
# « Jr. », « J.P. », « M.-C. »; never two words with a dot between, which mail programs make a link.
SHORTENED = re.compile(r"[^.]{1,5}\.|(?:[^.]\.)+[^.]?")
# Two of them are a sentence.
WORDS_OF_SENTENCES = frozenset(
    re.findall(
        r"\w+",
        "vous votre vos nous notre nos est sont avez ici pour dans avec sur cliquez compte appelez gagné "
        "you your our is have here for with click account call please the this",
    )
)


class NameRefused(InputRefused):
    """Nobody's name."""


def read_name(typed: str) -> str:
    """The name to keep: look-alike signs folded, white space single. Raises NameRefused, TextTooLong.

    LONGEST_NAME signs at most, with or without a space. Case and accents are its owner's.
    """
    text = tidy(typed, look_alikes=LOOK_ALIKES)
    if not text:
        raise NameRefused("empty", _("Saisissez un nom."))
    name = _folded(text)
    if not any(sign.isalpha() for sign in name):
        raise NameRefused("no_letter", _("Saisissez au moins une lettre."))
    _refuse_signs(name)
    if len(name) > LONGEST_NAME:
        raise NameRefused("name_too_long", _("Un nom a 100 caractères au plus."))
    _refuse_links(name)
    if _is_sentence(name):
        raise NameRefused("sentence", _("Saisissez seulement le nom, sans autre texte."))
    try:
        return " ".join(in_one_alphabet(word) for word in name.split(" "))
    except MixedAlphabets:
        raise NameRefused("alphabets", _("Saisissez le nom dans un seul alphabet.")) from None


def _folded(text: str) -> str:
    text = BEFORE_A_SUFFIX.sub("", text)
    text = REPEATED_SIGN.sub(r"\1", AROUND_HYPHENS.sub("-", text).replace(" .", "."))
    return text.strip(" -·").lstrip(".")


def _refuse_signs(name: str) -> None:
    marks = 0
    for before, sign in zip(" " + name, name, strict=False):
        is_mark = unicodedata.category(sign) in MARKS_ON_LETTERS
        marks = marks + 1 if is_mark else 0
        is_lost = is_mark and marks == 1 and not before.isalpha()
        if is_lost or marks > MOST_MARKS or not (is_mark or sign in SIGNS or _is_letter(sign)):
            raise NameRefused(
                "sign",
                _("Un nom s’écrit avec des lettres, des espaces, des apostrophes et des traits d’union."),
            )


def _is_letter(sign: str) -> bool:
    is_modifier = unicodedata.category(sign) == "Lm"
    return sign in MODIFIERS_IN_NAMES if is_modifier else sign.isalpha()


def _refuse_links(name: str) -> None:
    for word in re.split("[ -]", name):
        if "." in word and not SHORTENED.fullmatch(word):
            raise NameRefused("dot", _("Dans un nom, un point suit une abréviation, puis vient une espace."))


def _is_sentence(name: str) -> bool:
    words = name.split()
    told = [word for word in words if word.strip("'’.").lower() in WORDS_OF_SENTENCES]
    return len(words) > MOST_WORDS or len(told) > 1
