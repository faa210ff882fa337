"""How a text is set: the sources are typed plainly, people see the marks of their language."""

import re

# Marks that no line may begin with: a wide space before « : » and inside quotes, a narrow one elsewhere.
WIDE = "\u00a0"
NARROW = "\u202f"
# What is read by machines, not by people: tags with their attributes, addresses, entities.
_MACHINES = re.compile(r"(<[^>]*>|https?://\S+|&#?\w+;)")
_FRENCH = (
    (re.compile(r" (?=[:»](?!\w))|(?<=«) "), WIDE),
    (re.compile(r" (?=[;!?](?!\w))|(?<=[\d)s]) (?=%%?(?![\w(%]))"), NARROW),
)
# Between letters, or after a name that stands there later: « %(name)s's ».
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'")
_BREAKING_SPACES = re.compile(rf"(?:(?![{WIDE}{NARROW}])\s)+")


def set_text(text: str, language: str) -> str:
    """The text as it is printed in the language (`fr`, `en`): its marks and spaces, never its words."""
    parts = _MACHINES.split(text)
    # Every other part is what the pattern found.
    parts[::2] = [_set_words(part, language) for part in parts[::2]]
    return "".join(parts)


def one_line(text: str) -> str:
    """The text on one line, one space between words; `str.split` would break where none may break."""
    return _BREAKING_SPACES.sub(" ", text).strip()


def _set_words(words: str, language: str) -> str:
    for pattern, mark in _FRENCH if language == "fr" else ():
        words = pattern.sub(mark, words)
    return _APOSTROPHE.sub("’", words)
