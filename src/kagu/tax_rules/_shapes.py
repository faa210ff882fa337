"""Trees of numbers made into the typed parameters, each number checked for what it is."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import MISSING, fields, is_dataclass
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from kagu.tax_rules._files import Leaf, Tree
from kagu.tax_rules._values import READERS
from kagu.tax_rules.refusals import ParametersRefused


def build(
    shape: Any, tree: Tree, file: str, above: str = "", given: Set[str] = frozenset()
) -> dict[str, Any]:
    """The fields of the dataclass `shape` that the tree sets, without those `given` otherwise.

    `file` is named where a number is missing.
    """
    hints = {name: hint for name, hint in get_type_hints(shape).items() if name not in given}
    for name in tree:
        if name not in hints:
            raise ParametersRefused(_file_of(tree[name], file), _key(above, name), "is unknown")
    values = {}
    for field in fields(shape):
        key = _key(above, field.name)
        if field.name in hints and field.name in tree:
            values[field.name] = _read(hints[field.name], tree[field.name], file, key)
        elif field.name in hints and field.default is MISSING:
            raise ParametersRefused(file, key, "is missing")
    return values


def leaves(tree: Tree, above: str = "") -> Iterator[tuple[str, Leaf]]:
    """Every number with its key, such as `wages.expenses_rate`."""
    for name, branch in tree.items():
        if isinstance(branch, dict):
            yield from leaves(branch, _key(above, name))
        else:
            yield _key(above, name), branch


def _read(hint: Any, branch: Leaf | Tree, file: str, key: str) -> Any:
    kinds = [kind for kind in get_args(hint) if kind is not NoneType]
    if NoneType in get_args(hint) and len(kinds) == 1:
        if isinstance(branch, Leaf) and branch.value == "none":
            return None
        hint = kinds[0]
    if isinstance(branch, dict):
        return _read_table(hint, branch, file, key)
    if hint not in READERS:
        raise ParametersRefused(branch.origin.file, key, "is a table of numbers, not a number")
    return _read_value(hint, branch.value, branch.origin.file, key)


def _read_table(hint: Any, tree: Tree, file: str, key: str) -> Any:
    if is_dataclass(hint):
        return hint(**build(hint, tree, file, key))  # type: ignore[operator]
    if get_origin(hint) is Mapping:
        of_names, of_values = get_args(hint)
        return {
            _read_value(of_names, name, _file_of(branch, file), _key(key, name)): _read(
                of_values, branch, file, _key(key, name)
            )
            for name, branch in tree.items()
        }
    raise ParametersRefused(_file_of(tree, file), key, "is a number: write { value = … }")


def _read_value(hint: Any, value: Any, file: str, key: str) -> Any:
    try:
        return READERS[hint](value)
    except (TypeError, ValueError) as error:
        raise ParametersRefused(file, key, str(error)) from error


def _file_of(branch: Leaf | Tree, otherwise: str) -> str:
    """The file that set it, or the first number in it."""
    if isinstance(branch, Leaf):
        return branch.origin.file
    return next((leaf.origin.file for _, leaf in leaves(branch)), otherwise)


def _key(above: str, name: str) -> str:
    return f"{above}.{name}" if above else name
