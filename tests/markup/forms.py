"""Fields, lists and tables: what browsers and readers need to be told of them."""

from collections.abc import Iterator

from tests.markup.naming import name_of
from tests.markup.tree import Node

# Known fields, by the end of their names: what `autocomplete` must say (WCAG 1.3.5, RGAA 11.13).
KNOWN = {
    "email": {"email", "username", "username webauthn"},
    "new_email": {"email"},
    "address": {"email"},
    "username": {"username"},
    "password": {"current-password", "new-password"},
    "current_password": {"current-password"},
    "new_password": {"new-password"},
    "first_name": {"given-name"},
    "family_name": {"family-name"},
    "birth_date": {"bday"},
    "phone_number": {"tel"},
    # A code that is received; that of a paper is off.
    "code": {"one-time-code", "off"},
    "street": {"address-line1"},
    "postal_code": {"postal-code"},
    "municipality": {"address-level2"},
}
TYPED = {"text", "email", "tel", "password", "search", "url", "number"}
# Agents type what is somebody else's, which their own browser must not offer.
OF_OTHERS = "off"


def faults(page: Node, *, is_of_others: bool = False) -> Iterator[str]:
    """`is_of_others`: an agent's page, whose fields are about other people."""
    for node in page.find("input", "select", "textarea"):
        yield from _label(page, node)
        yield from _autocomplete(node, is_of_others)
    yield from (f"{node} has no caption" for node in page.find("table") if not node.find("caption"))
    yield from (
        f"{node} does not say what it heads" for node in page.find("th") if "scope" not in node.attributes
    )
    for form in page.find("form"):
        yield from _required(form)
    for node in page.inside():
        rows = [one for one in node.elements if "row" in one.classes and one.tag != "li"]
        if len(rows) > 1:
            yield f"{len(rows)} rows in {node} are a list only to the eye"


def _kind(node: Node) -> str:
    return node.attributes.get("type", "text") if node.tag == "input" else node.tag


def _label(page: Node, node: Node) -> Iterator[str]:
    kind = _kind(node)
    if kind == "hidden":
        told = [name for name in node.attributes if name.startswith("aria-")]
        if told:
            yield f"{node} is hidden, and says {told}"
        return
    # What only a password manager reads.
    if node.attributes.get("aria-hidden") == "true" and node.attributes.get("tabindex") == "-1":
        return
    labels = [
        one for one in page.find("label") if one.attributes.get("for") == node.attributes.get("id", "-")
    ]
    around = [one for one in node.around() if one.tag == "label"]
    if not any(name_of(one) for one in labels + around) and not node.attributes.get("aria-label"):
        yield f"{node} has no label"


def _autocomplete(node: Node, is_of_others: bool) -> Iterator[str]:
    name, told = node.attributes.get("name", ""), node.attributes.get("autocomplete")
    if _kind(node) not in TYPED or "readonly" in node.attributes:
        return
    expected = KNOWN.get(name)
    if told is None:
        yield f"{node} says nothing of autocomplete"
    elif expected and told not in (expected | {OF_OTHERS} if is_of_others else expected):
        yield f"{node} says autocomplete={told!r}, not {sorted(expected)}"


def _required(form: Node) -> Iterator[str]:
    """Where all must be filled in, that is said (RGAA 11.10); of a single field it goes without saying."""
    asked = [one for one in form.find("div") if "field" in one.classes]
    groups = [one for one in asked if one.find("input", "select", "textarea")]
    is_said = any("form__legend" in one.classes for one in form.inside())
    if len(groups) > 1 and all(_is_required(one) for one in groups) and not is_said:
        yield f"{form} does not say that every field must be filled in"


def _is_required(group: Node) -> bool:
    return any("required" in one.attributes for one in group.find("input", "select", "textarea"))
