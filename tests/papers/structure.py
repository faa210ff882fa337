"""A PDF's tags as a plain tree, to ask questions of."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, NumberObject


@dataclass
class Tag:
    """One element: its type without the slash, its dictionary, its children, and what content it names."""

    kind: str
    values: DictionaryObject
    children: list["Tag"] = field(default_factory=list)
    content: set[tuple[int, int]] = field(default_factory=set)
    annotations: list[DictionaryObject] = field(default_factory=list)

    def all(self, kind: str = "") -> Iterator["Tag"]:
        """Itself and all below, in reading order; of one kind when it is named."""
        if kind in ("", self.kind):
            yield self
        for child in self.children:
            yield from child.all(kind)


def tags_of(root: DictionaryObject) -> Tag:
    """The tree of a document's catalogue; empty where there is none."""
    tree = root.get("/StructTreeRoot", DictionaryObject()).get_object()
    top = Tag("", tree)
    roles = tree.get("/RoleMap", DictionaryObject()).get_object()
    _add(top, tree.get("/K"), roles, page=0)
    return top


def attribute(tag: Tag, name: str) -> Any:
    """An attribute of a tag, such as the scope of a header."""
    given = tag.values.get("/A", ArrayObject())
    for attributes in _list(given):
        if name in attributes.get_object():
            return attributes.get_object()[name]
    return None


def _add(parent: Tag, kids: Any, roles: DictionaryObject, page: int) -> None:
    for kid in _list(kids):
        value = kid.get_object()
        if isinstance(value, NumberObject):
            parent.content.add((page, int(value)))
        elif "/S" in value:
            kind = roles.get(value["/S"], value["/S"])[1:]
            child = Tag(kind, value)
            parent.children.append(child)
            _add(child, value.get("/K"), roles, _page(value, page))
        elif "/MCID" in value:
            parent.content.add((_page(value, page), int(value["/MCID"])))
        elif "/Obj" in value:
            parent.annotations.append(value["/Obj"].get_object())


def _page(value: DictionaryObject, otherwise: int) -> int:
    """The number of the page's object: pages are known by it."""
    return value.raw_get("/Pg").idnum if "/Pg" in value else otherwise


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value.get_object()) if isinstance(value.get_object(), ArrayObject) else [value]
