"""What may stand in what (HTML, content models), as far as our pages use it."""

from collections.abc import Iterator

from tests.markup.tree import Node

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
PHRASES_ALONE = HEADINGS | {
    "span", "p", "button", "label", "strong", "em", "small", "code", "summary", "legend", "pre",
}  # fmt: skip
NO_PHRASE = HEADINGS | {
    "address", "article", "aside", "blockquote", "details", "div", "dl", "fieldset", "figure", "footer",
    "form", "header", "hr", "main", "nav", "ol", "p", "pre", "section", "table", "ul",
}  # fmt: skip
# A heading may be what opens a box or what a group is called.
TAKES_HEADINGS = {"summary", "legend"}
CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd", "div"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tfoot": {"tr"},
    "tr": {"th", "td"},
    "select": {"option", "optgroup"},
}
PARENTS = {"li": {"ul", "ol"}, "dt": {"dl", "div"}, "dd": {"dl", "div"}, "legend": {"fieldset"}}
PRESSED = {"a", "button", "input", "select", "textarea", "summary", "label"}


def faults(page: Node) -> Iterator[str]:
    """Each element that stands where it may not."""
    for node in page.inside():
        parent = node.parent or page
        holder = _holder(node) or page
        if node.tag in NO_PHRASE and holder.tag in PHRASES_ALONE and not _may_head(node, holder):
            yield f"{node} in {holder}"
        if not _belongs(node.tag, parent.tag):
            yield f"{node} directly in {parent}"
        yield from _pressed_twice(node)
        yield from _unnamed_group(node)


def _may_head(node: Node, holder: Node) -> bool:
    return node.tag in HEADINGS and holder.tag in TAKES_HEADINGS


def _belongs(tag: str, parent: str) -> bool:
    return tag in CHILDREN.get(parent, {tag}) and parent in PARENTS.get(tag, {parent})


def _holder(node: Node) -> Node | None:
    """What it stands in; a link takes what its own holder takes."""
    return next((one for one in node.around() if one.tag != "a"), None)


def _pressed_twice(node: Node) -> Iterator[str]:
    around = {one.tag for one in node.around()}
    if node.tag in PRESSED and around & {"a", "button"}:
        yield f"{node} in a link or a button"
    if node.tag == "form" and "form" in around:
        yield f"{node} in another form"


def _unnamed_group(node: Node) -> Iterator[str]:
    first = {"fieldset": "legend", "details": "summary"}.get(node.tag)
    if first and [child.tag for child in node.elements][:1] != [first]:
        yield f"{node} does not begin with its {first}"
