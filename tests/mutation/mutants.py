"""Every mutant of a module: its source with one small change."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from tests.mutation.changes import changes_of

# What is no code that runs, and the words of a refusal or of a log line.
LEFT_ALONE = {"annotation", "returns", "decorator_list", "exc", "cause", "type_params"}
LOG_METHODS = {"debug", "info", "warning", "error", "exception"}


@dataclass(frozen=True)
class Place:
    """Where something stands in a module, and in which function."""

    parent: ast.AST
    field: str
    index: int
    node: ast.AST
    function: str

    def put(self, node: ast.AST) -> None:
        """Let it stand there instead."""
        value = getattr(self.parent, self.field)
        if isinstance(value, list):
            value[self.index] = node
        else:
            setattr(self.parent, self.field, node)

    def words(self, node: ast.AST) -> str:
        """On one line, and not for ever long; a constant alone says little: what it stands in does."""
        if isinstance(self.node, ast.Constant) and isinstance(self.parent, ast.expr | ast.keyword):
            self.put(node)
            shown = ast.unparse(self.parent)
            self.put(self.node)
        else:
            shown = ast.unparse(node)
        return " ".join(shown.split())[:120]


@dataclass(frozen=True)
class Mutant:
    """`name` is its function and its change, whatever line it is on."""

    tree: ast.Module
    place: Place
    other: ast.AST
    name: str

    @property
    def line(self) -> int:
        return getattr(self.place.node, "lineno", 0)

    @property
    def source(self) -> str:
        """The whole module, changed."""
        self.place.put(self.other)
        text = ast.unparse(ast.fix_missing_locations(self.tree)) + "\n"
        self.place.put(self.place.node)
        return text


def mutants_of(source: str) -> Iterator[Mutant]:
    """One after the other, in the order of the source."""
    tree = ast.parse(source)
    for place in _places(tree, "module"):
        before = place.words(place.node)
        for other in changes_of(place.node, place.parent, place.field):
            after = place.words(other)
            if before != after:
                yield Mutant(tree, place, other, f"{place.function}: {before} → {after}")


def _places(parent: ast.AST, function: str) -> Iterator[Place]:
    for field, value in ast.iter_fields(parent):
        if field in LEFT_ALONE:
            continue
        for index, node in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(node, ast.AST) and not _is_left_alone(node):
                yield Place(parent, field, index, node, function)
                yield from _places(node, _name(node, function))


def _name(node: ast.AST, function: str) -> str:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return node.name
    return function


def _is_left_alone(node: ast.AST) -> bool:
    match node:
        case ast.Import() | ast.ImportFrom() | ast.JoinedStr():
            return True
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr=method))):
            return method in LOG_METHODS
    return False
