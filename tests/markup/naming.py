"""What things are called, by the name that a screen reader says."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from tests.markup.tree import Node

REFERENCES = (
    "for",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-details",
    "headers",
    "form",
)


def name_of(node: Node) -> str:
    """What it refers to, its own label, or the words in it that are not hidden; spaces evened."""
    named = " ".join("".join(_words(one)) for one in _labels(node))
    return " ".join((named or node.attributes.get("aria-label") or "".join(_words(node))).split())


def faults(page: Node) -> Iterator[str]:
    """Names that are missing, lead nowhere or stand for two things."""
    yield from _references(page)
    yield from _page_itself(page)
    yield from _headings(page)
    for node in page.find("a", "button", "summary"):
        if not name_of(node):
            yield f"{node} has no name"
    for node in page.find("img"):
        if "alt" not in node.attributes:
            yield f"{node} has no alt"
    yield from _shared_names(page)


def _labels(node: Node) -> Iterator[Node]:
    """What its aria-labelledby refers to, in that order."""
    wanted = node.attributes.get("aria-labelledby", "").split()
    page = list(node.around())[-1] if wanted else node
    for reference in wanted:
        yield from (one for one in page.inside() if one.attributes.get("id") == reference)


def _words(node: Node) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, str):
            yield child
        elif child.attributes.get("aria-hidden") != "true" and "hidden" not in child.attributes:
            yield child.attributes.get("alt") or child.attributes.get("aria-label") or "".join(_words(child))


def _references(page: Node) -> Iterator[str]:
    ids = [node.attributes["id"] for node in page.inside() if "id" in node.attributes]
    yield from (f"the id {one} stands twice" for one in sorted({one for one in ids if ids.count(one) > 1}))
    for node in page.inside():
        for attribute in REFERENCES:
            for wanted in node.attributes.get(attribute, "").split():
                if wanted not in ids:
                    yield f"{node} names {wanted} in its {attribute}, which is not there"
        target = node.attributes.get("href", "")
        if node.tag == "a" and target.startswith("#") and target[1:] not in ids:
            yield f"{node} leads to {target}, which is not there"


def _page_itself(page: Node) -> Iterator[str]:
    if not any(node.attributes.get("lang") for node in page.find("html")):
        yield "the page does not say its language"
    titles = [name_of(node) for node in page.find("title") if not any(n.tag == "svg" for n in node.around())]
    if len(titles) != 1 or not re.search(r"\w.*–.*\w", titles[0]):
        yield f"the page's title is {titles}"


def _headings(page: Node) -> Iterator[str]:
    levels = [int(node.tag[1]) for node in page.inside() if re.fullmatch("h[1-6]", node.tag)]
    if levels.count(1) != 1:
        yield f"the page has {levels.count(1)} headings of level 1"
    for above, level in pairwise(levels):
        if level > above + 1:
            yield f"a heading of level {level} follows one of level {above}"


def _shared_names(page: Node) -> Iterator[str]:
    """Two buttons of one name that do two things."""
    acts: dict[str, set[str]] = defaultdict(set)
    for node in page.inside():
        if node.tag == "button" or (node.tag == "a" and "button" in node.classes):
            acts[name_of(node)].add(_act(node))
    yield from (f"{len(done)} things are called « {name} »" for name, done in acts.items() if len(done) > 1)


def _act(node: Node) -> str:
    """What pressing it does: an address, or a form and what it sends."""
    if node.tag == "a":
        return node.attributes.get("href", "")
    form = next((one for one in node.around() if one.tag == "form"), None)
    sent = [] if form is None else form.find("input")
    told = [f"{one.attributes.get('name')}={one.attributes.get('value')}" for one in sent if _is_told(one)]
    own = f"{node.attributes.get('name', '')}={node.attributes.get('value', '')}"
    return f"{form.attributes.get('action', '') if form else id(node)} {own} {told}"


def _is_told(node: Node) -> bool:
    return node.attributes.get("type") == "hidden" and node.attributes.get("name") != "csrfmiddlewaretoken"
