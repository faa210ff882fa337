"""Icons drawn inside the page from one sprite file, so that they take the text's colour."""

import re
from functools import cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

SPRITE = Path(__file__).parent / "icons.svg"
SYMBOL = re.compile(r'<symbol id="(?P<name>[a-z-]+)">(?P<shapes>.*?)</symbol>')


def draw(name: str, label: str = "") -> SafeString:
    """The icon as an inline `<svg>`; hidden from screen readers unless it has a label.

    Its size and line stand in it too: while the style sheet is on its way, or missing, it stays an icon.
    """
    meaning = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon icon--{}" width="24" height="24" viewBox="0 0 24 24"'
        ' fill="none" stroke="currentColor" focusable="false" {}>{}</svg>',
        name,
        meaning,
        _shapes()[name],
    )


@cache
def _shapes() -> dict[str, SafeString]:
    symbols = SYMBOL.finditer(SPRITE.read_text(encoding="utf-8"))
    return {symbol["name"]: mark_safe(symbol["shapes"]) for symbol in symbols}
