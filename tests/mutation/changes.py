"""The small changes that a test ought to notice: a condition gone, a comparison turned, a bound moved."""

import ast
from collections.abc import Iterator

NEGATED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.GtE,
    ast.GtE: ast.Lt,
    ast.Gt: ast.LtE,
    ast.LtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
MOVED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
}
QUERIES = {"filter", "exclude", "get", "update", "Q"}
# One more or less is seen in a small number; of a large one it matters that there is a bound at all.
LARGE = 64


def changes_of(node: ast.AST, parent: ast.AST, field: str) -> Iterator[ast.AST]:
    """What may stand in the place of `node`, which is in this field of its parent."""
    if field == "test":
        yield from (ast.Constant(True), ast.Constant(False))
    if isinstance(node, ast.stmt):
        yield from _other_statements(node, parent)
    elif isinstance(node, ast.expr):
        yield from _other_expressions(node)


def _other_statements(node: ast.stmt, parent: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Expr(value=ast.Call()):
            yield ast.Pass()
        case ast.Raise() if not _is_all_of_an_if(node, parent):
            yield ast.Pass()
        case ast.Return(value=ast.expr()):
            yield from _other_answers(node)


def _other_expressions(node: ast.expr) -> Iterator[ast.AST]:
    match node:
        case ast.Compare():
            yield from _other_comparisons(node)
        case ast.BoolOp():
            yield from _other_conditions(node)
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.IfExp():
            yield from (node.body, node.orelse)
        case ast.Call():
            yield from _without_keyword(node)
        case ast.Constant():
            yield from _other_constants(node)


def _is_all_of_an_if(node: ast.Raise, parent: ast.AST) -> bool:
    """Then it is the condition that goes: the same change once is enough."""
    return isinstance(parent, ast.If) and parent.body == [node] and not parent.orelse


def _other_answers(node: ast.Return) -> Iterator[ast.AST]:
    if isinstance(node.value, ast.Constant):
        return
    if isinstance(node.value, ast.Compare | ast.BoolOp) or _is_question(node.value):
        yield from (ast.Return(ast.Constant(True)), ast.Return(ast.Constant(False)))
    else:
        yield ast.Return(ast.Constant(None))


def _is_question(value: ast.expr | None) -> bool:
    return isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.Not)


def _other_comparisons(node: ast.Compare) -> Iterator[ast.AST]:
    for index, operator in enumerate(node.ops):
        for table in (NEGATED, MOVED):
            other = table.get(type(operator))
            if other is not None:
                operators = [*node.ops[:index], other(), *node.ops[index + 1 :]]
                yield ast.Compare(node.left, operators, node.comparators)


def _other_conditions(node: ast.BoolOp) -> Iterator[ast.AST]:
    yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    for index in range(len(node.values)):
        left = [*node.values[:index], *node.values[index + 1 :]]
        yield left[0] if len(left) == 1 else ast.BoolOp(node.op, left)


def _without_keyword(node: ast.Call) -> Iterator[ast.AST]:
    """A query that asks for more rows than it should, or writes less."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
    if name not in QUERIES:
        return
    for index, keyword in enumerate(node.keywords):
        if keyword.arg is not None:
            yield ast.Call(node.func, node.args, [*node.keywords[:index], *node.keywords[index + 1 :]])


def _other_constants(node: ast.Constant) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value * 10 if value > LARGE else value - 1 if value else 1)
    elif isinstance(value, str) and value:
        yield ast.Constant("")
