"""The rules bite: on what the portal printed before it had this room, and on each single fault."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject

from tests.papers.made import example, reader
from tests.papers.rules import broken_rules

# A receipt and a letter as the portal made them with fpdf2: no tags, Helvetica not embedded.
UNTAGGED = Path(__file__).with_name("untagged")


@pytest.mark.parametrize("name", ["receipt", "letter"])
def test_what_was_printed_before_breaks_the_rules_that_verapdf_names(name: str) -> None:
    broken = {rule.split(":")[0] for rule in broken_rules((UNTAGGED / f"{name}.pdf").read_bytes())}
    assert broken >= {"marked", "structure", "untagged content", "title", "conformance", "fonts"}


def _without(*path: str) -> Callable[[Any], None]:
    """Takes away the last key of a path from the catalogue."""

    def take_away(root: Any) -> None:
        for key in path[:-1]:
            root = root[key]
        del root[path[-1]]

    return take_away


def _each(kind: str, change: Callable[[Any], None]) -> Callable[[Any], None]:
    """Changes every tag of a kind, and their common parent."""

    def walk(tag: Any) -> None:
        if isinstance(tag, DictionaryObject):
            if tag.get("/S") == f"/{kind}":
                change(tag)
            kids = tag.get("/K", [])
            for kid in kids if isinstance(kids, list) else [kids]:
                walk(kid.get_object())

    return lambda root: walk(root["/StructTreeRoot"])


def _rename(kind: str) -> Callable[[Any], None]:
    return lambda tag: tag.__setitem__(NameObject("/S"), NameObject(f"/{kind}"))


def _first_page(change: Callable[[Any], None]) -> Callable[[Any], None]:
    return lambda root: change(root["/Pages"]["/Kids"][0].get_object())


def _first_font(change: Callable[[Any], None]) -> Callable[[Any], None]:
    return _first_page(lambda page: change(next(iter(page["/Resources"]["/Font"].values())).get_object()))


def _unembed(font: Any) -> None:
    del font["/DescendantFonts"][0]["/FontDescriptor"]["/FontFile2"]


def _edit_metadata(old: bytes, new: bytes) -> Callable[[Any], None]:
    def edit(root: Any) -> None:
        packet = root["/Metadata"]
        packet.set_data(packet.get_data().replace(old, new))

    return edit


FAULTS: list[tuple[str, Callable[[Any], None]]] = [
    ("marked", _without("/MarkInfo")),
    ("structure", _without("/StructTreeRoot")),
    ("structure", _without("/StructTreeRoot", "/ParentTree")),
    ("untagged content", _each("H1", lambda tag: tag.__delitem__("/K"))),
    ("title", _without("/ViewerPreferences", "/DisplayDocTitle")),
    ("title", _edit_metadata(b"dc:title", b"dc:source")),
    ("conformance", _edit_metadata(b"pdfuaid:part", b"pdfuaid:fart")),
    ("language", _without("/Lang")),
    ("fonts", _first_font(_unembed)),
    ("fonts", _first_font(lambda font: font.__delitem__("/ToUnicode"))),
    ("figures", _each("Figure", lambda tag: tag.__delitem__("/Alt"))),
    ("headings", _each("H1", _rename("H2"))),
    ("tables", _each("TH", _rename("TD"))),
    ("tables", _each("TH", lambda tag: tag.__delitem__("/A"))),
    ("tables", _each("TR", lambda tag: tag["/K"].pop() if tag["/K"][0]["/S"] == "/TH" else None)),
    ("lists", _each("LI", _rename("P"))),
    ("tab order", _first_page(lambda page: page.__delitem__("/Tabs"))),
    ("links", _each("Link", _rename("Span"))),
    ("bookmarks", _without("/Outlines")),
]


@pytest.mark.parametrize(("rule", "fault"), FAULTS, ids=[f"{rule} {n}" for n, (rule, _) in enumerate(FAULTS)])
def test_a_single_fault_breaks_its_own_rule(rule: str, fault: Callable[[Any], None], tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=reader(example("receipt")))
    fault(writer.root_object)
    writer.write(tmp_path / "faulty.pdf")
    broken = {each.split(":")[0] for each in broken_rules((tmp_path / "faulty.pdf").read_bytes())}
    assert rule in broken


def test_a_faithful_copy_breaks_none(tmp_path: Path) -> None:
    PdfWriter(clone_from=reader(example("receipt"))).write(tmp_path / "copy.pdf")
    assert broken_rules((tmp_path / "copy.pdf").read_bytes()) == []
