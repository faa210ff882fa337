"""A page of somebody logged in says until when that lasts, and warns before it ends (RGAA 13.1)."""

from collections.abc import Iterator

from tests.markup.tree import Node


def faults(page: Node) -> Iterator[str]:
    """Where the menu of a person stands, so do the time and the warning with its button."""
    if not any("menu__person" in node.classes for node in page.inside()):
        return
    told = {name for node in page.inside() for name in node.attributes}
    for name in ("data-session-line", "data-session-seconds", "data-session-warning", "data-session-ended"):
        if name not in told:
            yield f"the page does not say when its session ends: {name} is missing"
