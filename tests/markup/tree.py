"""A page as a tree, read strictly: what is opened is closed, in order."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
}  # fmt: skip


@dataclass(eq=False)
class Node:
    """An element: its attributes (one without a value has an empty one), and what stands in it."""

    tag: str
    attributes: dict[str, str]
    parent: "Node | None"
    children: list["Node | str"] = field(default_factory=list)

    @property
    def elements(self) -> list["Node"]:
        """The elements directly in it."""
        return [child for child in self.children if isinstance(child, Node)]

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def inside(self) -> Iterator["Node"]:
        """Every element in it, in the order of the page."""
        for child in self.elements:
            yield child
            yield from child.inside()

    def around(self) -> Iterator["Node"]:
        """Every element that it stands in, the nearest first."""
        if self.parent is not None:
            yield self.parent
            yield from self.parent.around()

    def find(self, *tags: str) -> list["Node"]:
        """Every such element in it."""
        return [node for node in self.inside() if node.tag in tags]

    def __str__(self) -> str:
        told = [
            f"{name}={self.attributes[name]!r}"
            for name in ("id", "class", "name")
            if self.attributes.get(name)
        ]
        return f"<{' '.join([self.tag, *told])}>"


class Page(HTMLParser):
    """`root` holds the page; `faults` what is wrong with its tags."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("", {}, None)
        self.faults: list[str] = []
        self._open = self.root
        self.feed(source)
        self.close()
        if self._open is not self.root:
            self.faults.append(f"{self._open} is never closed")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, self._open)
        if len(node.attributes) < len(attrs):
            self.faults.append(f"{node} has an attribute twice")
        self._open.children.append(node)
        if tag not in VOID:
            self._open = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Drawings close themselves; other elements only seem to."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._open.tag != tag:
            self.faults.append(f"</{tag}> closes {self._open}")
            if tag not in [node.tag for node in self._open.around()]:
                return
            while self._open.tag != tag:
                self._open = self._open.parent or self.root
        self._open = self._open.parent or self.root

    def handle_data(self, data: str) -> None:
        self._open.children.append(data)
