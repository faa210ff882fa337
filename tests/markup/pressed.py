"""What can be pressed on a page, by the name that a screen reader says."""

import re
from typing import Any

from tests.markup.naming import name_of
from tests.markup.tree import Page


def names_of(answer: Any, beginning: str) -> set[str]:
    """The names of its buttons and links that begin so; `beginning` is a regular expression."""
    pressed = Page(answer.content.decode()).root.find("a", "button")
    return {name for name in map(name_of, pressed) if re.match(beginning, name)}
