"""Words for searching: what is kept of a name or a number, and what is looked for, folded alike.

Case, accents, œ and æ, apostrophes and hyphens do not matter, nor the order of first and last names, nor
spaces in a number. A text is kept as its words, one row a word, in one column (`search_column`); whoever
searches finds the texts in which every word looked for begins a word kept, or is a number kept. That is a
prefix of one indexed column for each word, which both databases serve from the index; a `%word%` in a whole
name is not.
"""

import re
import unicodedata

from django.utils.translation import gettext as _

from kagu.inputs.refusals import InputRefused
from kagu.inputs.typed_text import APOSTROPHES, HYPHENS, in_ascii_digits, without_unseen

LONGEST_WORD = 60
LONGEST_SEARCH = 200
# A name and a number; each word is one look into the index.
MOST_WORDS = 8
# Of a text that is kept, however long: nobody's name goes on.
LONGEST_KEPT = 1000
# Letters that Unicode does not take apart.
LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŋ": "n"}
)
# Within a word: « d’Angelo » is « dangelo », and its parts are kept too.
INSIDE_WORDS = re.compile(rf"[{re.escape(APOSTROPHES + HYPHENS)}'’ʻʾʿ-]")
NUMBER_IN_GROUPS = re.compile(r"(?<![^\W_])\d+(?:[ .-]+\d+)+(?![^\W_])")


class SearchRefused(InputRefused):
    """Nothing to look for."""


def fold(text: str) -> str:
    """The text for comparing: small letters without accents, œ as oe, digits 0 to 9; all else unchanged."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = "".join(sign for sign in apart if unicodedata.category(sign) != "Mn").translate(LETTERS)
    return in_ascii_digits(unicodedata.normalize("NFKC", plain.casefold()))


def words_to_keep(*texts: str) -> set[str]:
    """The words under which these texts are found: each word, its parts, and each text as one word.

    « Jean-Pierre » is kept as `jean`, `pierre` and `jeanpierre`, « de la Tour » as `delatour` too, and
    « d’Angelo-Martin » also from each of its parts on: `angelomartin`.
    """
    kept = set()
    for text in texts:
        words = _words(text[:LONGEST_KEPT])
        kept.add(_joined("".join(words)))
        for word in words:
            parts = INSIDE_WORDS.split(word)
            kept |= {_joined(part) for part in parts if len(part) > 1}
            kept |= {_joined("".join(parts[place:])) for place in range(len(parts))}
    return kept - {""}


def words_looked_for(typed: str) -> tuple[str, ...]:
    """The words, each of which must begin a kept one: MOST_WORDS at most, none for a text without any."""
    words = dict.fromkeys(_joined(word) for word in _words(typed[:LONGEST_SEARCH]))
    return tuple(word for word in words if word)[:MOST_WORDS]


def read_search(typed: str) -> tuple[str, ...]:
    """The words that a person looks for, at least one. Raises SearchRefused."""
    if len(typed) > LONGEST_SEARCH:
        raise SearchRefused("too_long", _("Cette recherche est trop longue. Saisissez un nom ou un numéro."))
    words = words_looked_for(typed)
    if not words:
        raise SearchRefused(
            "empty" if not without_unseen(typed).strip() else "no_word", _("Saisissez un nom ou un numéro.")
        )
    return words


def _words(text: str) -> list[str]:
    """The folded words; the groups of one number are one word."""
    folded = fold(without_unseen(text))
    return NUMBER_IN_GROUPS.sub(lambda number: re.sub(r"\D", "", number[0]), folded).split()


def _joined(word: str) -> str:
    return "".join(sign for sign in INSIDE_WORDS.sub("", word) if sign.isalnum())[:LONGEST_WORD]
