"""What a page paints: each act of painting must be a decoration or belong to a tag."""

from collections.abc import Iterator
from typing import Any

from pypdf import PageObject
from pypdf.generic import DictionaryObject

# Text, paths, shadings, images and forms (ISO 32000-1, table 51).
PAINTING = set(b"Tj TJ ' \" f F f* B B* b b* S s sh Do".split()) | {b"INLINE IMAGE"}


def untagged(page: PageObject, tagged: set[tuple[int, int]]) -> list[str]:
    """The operators that paint what is neither an artifact nor named by a tag in `tagged`."""
    number = page.indirect_reference.idnum if page.indirect_reference else 0
    return [
        operator
        for operator, marks in _painted(page)
        if not any(mark == "artifact" or (number, mark) in tagged for mark in marks)
    ]


def _painted(page: PageObject) -> Iterator[tuple[str, list[Any]]]:
    """Each act of painting with the marks around it: « artifact », a number, or none of interest."""
    contents = page.get_contents()
    properties = (
        page.get("/Resources", DictionaryObject()).get_object().get("/Properties", DictionaryObject())
    )
    marks: list[Any] = []
    for operands, operator in contents.operations if contents is not None else []:
        if operator in (b"BMC", b"BDC"):
            marks.append(_mark(operands, properties))
        elif operator == b"EMC":
            marks.pop()
        elif operator in PAINTING:
            yield operator.decode(), list(marks)


def _mark(operands: list[Any], properties: DictionaryObject) -> Any:
    if operands[0] == "/Artifact":
        return "artifact"
    if len(operands) < 2:
        return None
    given = operands[1]
    values: Any = given if isinstance(given, dict) else properties[given].get_object()
    return int(values["/MCID"]) if "/MCID" in values else None
