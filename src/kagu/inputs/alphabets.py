"""Words that mix alphabets: letters drawn like Latin ones become Latin, so that a name can be found."""

import unicodedata

# Cyrillic and Greek letters that no reader can tell from Latin ones.
DRAWN_LIKE_LATIN = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухһԁΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "ABESIJKMHOPCTYXaesijopcyxhdABEZHIKMNOPTYXo",
)


class MixedAlphabets(Exception):
    """A word has letters of two alphabets that cannot be told to be one."""


def in_one_alphabet(word: str) -> str:
    """The word, with letters drawn like Latin ones made Latin where it has Latin ones too.

    Raises MixedAlphabets where others remain. A word wholly of another alphabet stays as it is.
    """
    if word.isascii() or not _is_mixed(word):
        return word
    folded = word.translate(DRAWN_LIKE_LATIN)
    if _is_mixed(folded):
        raise MixedAlphabets
    return folded


def _is_mixed(word: str) -> bool:
    alphabets = {_alphabet(letter) for letter in word if letter.isalpha()} - {"MODIFIER"}
    return "LATIN" in alphabets and len(alphabets) > 1


def _alphabet(letter: str) -> str:
    """The first word of a letter's Unicode name: `LATIN`, `CYRILLIC`, `CJK`…"""
    return unicodedata.name(letter, "").partition(" ")[0]
