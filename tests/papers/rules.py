"""What PDF/UA-1 (ISO 14289-1) asks of a paper, rule by rule, without Java."""

import io
import re
from collections.abc import Iterator
from typing import Any, cast

from pypdf import PdfReader
from pypdf.generic import BooleanObject, DictionaryObject, IndirectObject

from tests.papers.metadata import DUBLIN_CORE, PDF_UA, metadata
from tests.papers.painted import untagged
from tests.papers.structure import Tag, attribute, tags_of

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
HEADING = re.compile(r"H[1-6]")


class Document:
    """A PDF, its catalogue and its tags."""

    def __init__(self, pdf: bytes) -> None:
        self.reader = PdfReader(io.BytesIO(pdf))
        self.root = cast(Any, self.reader.trailer["/Root"].get_object())
        self.tags = tags_of(self.root)

    def get(self, *path: str) -> Any:
        """What stands at the end of a path of keys from the catalogue; None where it breaks off."""
        value = self.root
        for key in path:
            value = value.get(key, DictionaryObject()).get_object()
        return value.value if isinstance(value, BooleanObject) else value or None

    def fonts(self) -> list[Any]:
        """Every font of the file, wherever it is used."""
        return [value for value in _everything(self.root) if value.get("/Type") == "/Font"]


def broken_rules(pdf: bytes) -> list[str]:
    """The names of the rules that a PDF breaks, each with an example; empty for a good one."""
    document = Document(pdf)
    return [f"{name}: {example}" for name, rule in RULES.items() for example in list(rule(document))[:1]]


def _marked(document: Document) -> Iterator[str]:
    """ISO 14289-1, 7.1: the file says that it is tagged, with no suspects."""
    if document.get("/MarkInfo", "/Marked") is not True or document.get("/MarkInfo", "/Suspects"):
        yield "MarkInfo"


def _structure(document: Document) -> Iterator[str]:
    """7.1: there is a tree of tags, and a way back from content to it."""
    if not document.tags.children:
        yield "no StructTreeRoot"
    if not document.get("/StructTreeRoot", "/ParentTree"):
        yield "no ParentTree"


def _untagged_content(document: Document) -> Iterator[str]:
    """7.1: content is tagged, or an artifact."""
    tagged = set().union(*(tag.content for tag in document.tags.all()))
    for number, page in enumerate(document.reader.pages, start=1):
        for operator in untagged(page, tagged):
            yield f"page {number} paints with {operator}"


def _title(document: Document) -> Iterator[str]:
    """7.1: a title, shown by the window."""
    if not metadata(document.reader, DUBLIN_CORE, "title"):
        yield "no dc:title"
    if not document.get("/ViewerPreferences", "/DisplayDocTitle"):
        yield "DisplayDocTitle"


def _conformance(document: Document) -> Iterator[str]:
    """5: the file says which part of the standard it obeys."""
    if metadata(document.reader, PDF_UA, "part") != ["1"]:
        yield "pdfuaid:part"


def _language(document: Document) -> Iterator[str]:
    """7.2: the language of all text can be known."""
    if not LANGUAGE.fullmatch(str(document.get("/Lang") or "")):
        yield "Lang"


def _fonts(document: Document) -> Iterator[str]:
    """7.21: fonts are embedded, and their signs have a meaning in Unicode."""
    for font in document.fonts():
        drawn = [kid.get_object() for kid in font.get("/DescendantFonts", [])] or [font]
        descriptors = [each.get("/FontDescriptor", DictionaryObject()).get_object() for each in drawn]
        if not all(any(key.startswith("/FontFile") for key in each) for each in descriptors):
            yield f"{font.get('/BaseFont')} is not embedded"
        if "/ToUnicode" not in font and not font.get("/Subtype", "").startswith("/CIDFont"):
            yield f"{font.get('/BaseFont')} has no ToUnicode"


def _figures(document: Document) -> Iterator[str]:
    """7.3: a figure has an alternative in words."""
    for figure in document.tags.all("Figure"):
        if not str(figure.values.get("/Alt", figure.values.get("/ActualText", ""))).strip():
            yield "a figure without Alt"


def _headings(document: Document) -> Iterator[str]:
    """7.4: headings start at the first level and skip none."""
    level = 0
    for tag in document.tags.all():
        if HEADING.fullmatch(tag.kind):
            if int(tag.kind[1]) > level + 1:
                yield f"{tag.kind} after level {level}"
            level = int(tag.kind[1])


def _tables(document: Document) -> Iterator[str]:
    """7.5: a table has headers, whose scope is said, and rows of one length."""
    for table in document.tags.all("Table"):
        headers = list(table.all("TH"))
        if not headers:
            yield "a table without TH"
        if not all(attribute(header, "/Scope") for header in headers):
            yield "a TH without a scope"
        if len({_width(row) for row in table.all("TR")}) > 1:
            yield "rows of several lengths"


def _lists(document: Document) -> Iterator[str]:
    """7.6: a list has items, and items have bodies."""
    for listing in document.tags.all("L"):
        items = [child for child in listing.children if child.kind not in ("Caption", "L")]
        if not items or any(item.kind != "LI" or not list(item.all("LBody")) for item in items):
            yield "a list of something else"


def _tab_order(document: Document) -> Iterator[str]:
    """7.18.3: the order of the keyboard is that of the tags."""
    for number, page in enumerate(document.reader.pages, start=1):
        if page.get("/Tabs") != "/S":
            yield f"page {number}"


def _links(document: Document) -> Iterator[str]:
    """7.18.5: a link is tagged as one, and says where it leads."""
    tagged = [note for tag in document.tags.all("Link") for note in tag.annotations]
    for page in document.reader.pages:
        for note in (each.get_object() for each in page.get("/Annots", [])):
            if note.get("/Subtype") == "/Link" and not (note in tagged and note.get("/Contents")):
                yield "a link outside the tags, or without Contents"


def _bookmarks(document: Document) -> Iterator[str]:
    """7.17, as a paper needs it: its headings are its bookmarks."""
    if any(HEADING.fullmatch(tag.kind) for tag in document.tags.all()) and not document.get("/Outlines"):
        yield "no Outlines"


def _width(row: Tag) -> int:
    cells = [cell for cell in row.children if cell.kind in ("TH", "TD")]
    return sum(int(attribute(cell, "/ColSpan") or 1) for cell in cells)


def _everything(root: Any) -> Iterator[Any]:
    """Every dictionary that can be reached, once."""
    waiting, seen = [root], set()
    while waiting:
        value = waiting.pop()
        if isinstance(value, IndirectObject):
            if value.idnum in seen:
                continue
            seen.add(value.idnum)
            value = value.get_object()
        if isinstance(value, DictionaryObject):
            yield value
            waiting.extend(value.raw_get(key) for key in value)
        elif isinstance(value, list):
            waiting.extend(list.__iter__(value))


RULES = {
    "marked": _marked,
    "structure": _structure,
    "untagged content": _untagged_content,
    "title": _title,
    "conformance": _conformance,
    "language": _language,
    "fonts": _fonts,
    "figures": _figures,
    "headings": _headings,
    "tables": _tables,
    "lists": _lists,
    "tab order": _tab_order,
    "links": _links,
    "bookmarks": _bookmarks,
}
