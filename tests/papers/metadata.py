"""What a PDF says of itself in its XMP packet."""

from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader

DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
PDF_UA = "http://www.aiim.org/pdfua/ns/id/"


def metadata(reader: PdfReader, namespace: str, name: str) -> list[str]:
    """The words of one property, be it written as elements or as an attribute."""
    packet = reader.xmp_metadata
    nodes = packet.get_element("", namespace, name) if packet else []
    return [words for node in nodes for words in _words(node) if words.strip()]


def _words(node: Any) -> Iterator[str]:
    if node.nodeValue:
        yield node.nodeValue
    elif node.nodeType == node.ELEMENT_NODE:
        for child in node.childNodes:
            yield from _words(child)
