"""Whole numbers that a page wrote itself, as they come back: in a hidden field or in an address."""

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
