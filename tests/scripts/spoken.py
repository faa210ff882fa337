"""What a script of ours says: the syntax it is written in, and the names of browsers' own things in it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import esprima

SOURCE = Path(__file__).parents[2] / "src"
# Below these stand names of our own pages.
OF_PAGES = ("dataset", "elements")
TESTED = {"IfStatement": "test", "ConditionalExpression": "test", "LogicalExpression": "left"}


class TooNew(Exception):
    """Syntax that browsers of the last eight years do not all know."""


@dataclass
class Spoken:
    """`used`: names of what browsers bring; `asked`: those of them whose presence the script looks at."""

    used: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    own: set[str] = field(default_factory=set)


def scripts() -> list[Path]:
    """Every script that a page may load."""
    return sorted(SOURCE.rglob("static/**/*.js"))


def spoken(source: str) -> Spoken:
    """What a script uses; raises TooNew for anything beyond ECMAScript 2017."""
    try:
        tree = esprima.toDict(esprima.parseScript(source))
    except esprima.Error as fault:
        raise TooNew(str(fault)) from fault
    if newer := sorted(set(_newer_syntax(tree))):
        raise TooNew(", ".join(newer))
    said = Spoken()
    _read(tree, said, is_tested=False)
    said.used -= said.own
    return said


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, list):
        for one in tree:
            yield from _nodes(one)
    elif isinstance(tree, dict):
        if "type" in tree:
            yield tree
        for value in tree.values():
            yield from _nodes(value)


def _newer_syntax(tree: Any) -> Iterator[str]:
    """What the parser lets pass although it came in 2018 or later."""
    for node in _nodes(tree):
        inside = [one["type"] for one in node.get("properties", ())]
        if {"SpreadElement", "RestElement"} & set(inside):
            yield "an object spread"
        if node["type"] == "Import":
            yield "import()"
        regex = node.get("regex") or {"flags": "", "pattern": ""}
        if "s" in regex["flags"] or "(?<" in regex["pattern"]:
            yield f"/{regex['pattern']}/{regex['flags']}"


def _read(node: Any, said: Spoken, *, is_tested: bool) -> None:
    if isinstance(node, list):
        for one in node:
            _read(one, said, is_tested=False)
    if not isinstance(node, dict) or "type" not in node:
        return
    kind = node["type"]
    if kind == "Identifier":
        _use(node["name"], said, is_tested)
    elif kind == "MemberExpression":
        _read_member(node, said, is_tested)
    else:
        _own(node, said)
        for name, part in node.items():
            is_key = kind == "Property" and name == "key" and not node["computed"]
            passes_on = kind == "UnaryExpression" or (kind == "LogicalExpression" and is_tested)
            if not is_key:
                _read(part, said, is_tested=TESTED.get(kind) == name or (passes_on and is_tested))


def _read_member(node: dict[str, Any], said: Spoken, is_tested: bool) -> None:
    holder, name = node["object"], node["property"]
    _read(holder, said, is_tested=False)
    if node["computed"]:
        _read(name, said, is_tested=False)
    elif holder.get("property", {}).get("name") not in OF_PAGES:
        _use(name["name"], said, is_tested)


def _use(name: str, said: Spoken, is_tested: bool) -> None:
    said.used.add(name)
    if is_tested:
        said.asked.add(name)


def _own(node: dict[str, Any], said: Spoken) -> None:
    """What the script itself names: variables, functions, parameters, keys."""
    named = [node.get("id"), node.get("param"), *node.get("params", ())]
    if node["type"] == "Property":
        named += [node["key"], node["value"]]
    for one in named:
        said.own |= {found["name"] for found in _nodes(_pattern(one)) if found["type"] == "Identifier"}


def _pattern(node: Any) -> Any:
    """A name, or a pattern of names; an expression is none."""
    if isinstance(node, dict) and node.get("type") == "AssignmentPattern":
        return node["left"]
    kinds = ("Identifier", "ArrayPattern", "ObjectPattern")
    return node if isinstance(node, dict) and node.get("type") in kinds else None
