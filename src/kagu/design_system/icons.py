"""Icons drawn inside the page from one sprite file, so that they take the text's colour."""

import xml.etree.ElementTree as ElementTree
from functools import cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

SPRITE = Path(__file__).parent / "icons.svg"
NAMESPACE = "http://www.w3.org/2000/svg"


def draw(name: str, label: str = "") -> SafeString:
    """The icon as an inline `<svg>`; hidden from screen readers unless it has a label."""
    meaning = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="icon icon--{}" viewBox="0 0 24 24" focusable="false" {}>{}</svg>',
        name,
        mark_safe(meaning),  # noqa: S308 (escaped just above)
        _shapes()[name],
    )


@cache
def _shapes() -> dict[str, SafeString]:
    ElementTree.register_namespace("", NAMESPACE)
    symbols = ElementTree.parse(SPRITE).getroot()
    return {symbol.attrib["id"]: _inner(symbol) for symbol in symbols}


def _inner(symbol: ElementTree.Element) -> SafeString:
    shapes = "".join(ElementTree.tostring(shape, encoding="unicode").strip() for shape in symbol)
    return mark_safe(shapes.replace(f' xmlns="{NAMESPACE}"', ""))  # noqa: S308 (our own file)
