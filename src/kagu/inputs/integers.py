"""Whole numbers that a page wrote itself, as they come back: in a hidden field or in an address."""

from django.urls.converters import IntConverter

# BigAutoField and BigIntegerField, on both databases.
LARGEST_STORED = 2**63 - 1
# Beyond it Python itself refuses to read a number (4,300 digits), or takes long.
LONGEST_STORED = 19


def bounded_integer(text: object, most: int = LARGEST_STORED) -> int | None:
    """The number from 0 to `most` that the text is, and nothing else; None for anything else at all."""
    if not isinstance(text, str) or len(text) > LONGEST_STORED or not (text.isascii() and text.isdecimal()):
        return None
    number = int(text)
    return number if number <= most else None


class IdentifierConverter(IntConverter):
    """`<identifier:name>` in a URL pattern: a row's number; an absurd one matches nothing, so 404."""

    regex = r"[0-9]{1,19}"

    def to_python(self, value: str) -> int:
        number = bounded_integer(value)
        if number is None:
            raise ValueError("no row has this number")
        return number
