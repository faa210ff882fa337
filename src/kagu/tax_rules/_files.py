"""Files of parameters: read, and laid one over the other."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kagu.tax_rules.parameters.year import Origin, Standing
from kagu.tax_rules.refusals import ParametersRefused

NAME = re.compile(r"(\d{4})\.toml")
ABOUT_A_NUMBER = {"value", "source", "standing", "only_this_year"}


@dataclass(frozen=True)
class Leaf:
    """One number as a file says it."""

    value: object
    origin: Origin
    is_only_this_year: bool


Tree = dict[str, "Leaf | Tree"]


def files_by_year(folder: Path) -> dict[int, Path]:
    """The folder's `YYYY.toml`; another .toml is refused: a misspelt name must not be overlooked."""
    if not folder.is_dir():
        raise ParametersRefused(str(folder), "", "there is no such folder")
    found = {}
    for path in sorted(folder.glob("*.toml")):
        year = NAME.fullmatch(path.name)
        if not year:
            raise ParametersRefused(str(path), "", "a file is named for its year, such as 2024.toml")
        found[int(year[1])] = path
    return found


def read_file(path: Path) -> Tree:
    """The file's numbers, each with its origin; raises `ParametersRefused` naming file and key."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ParametersRefused(str(path), "", str(error)) from error
    if content.pop("year", None) != int(path.stem):
        raise ParametersRefused(str(path), "year", f"must be {path.stem}, as the file is named")
    return _tree(content, str(path), "")


def lay_over(lower: Tree, upper: Tree) -> Tree:
    """What `lower` says where `upper` says nothing else."""
    merged = dict(lower)
    for name, branch in upper.items():
        below = merged.get(name)
        if isinstance(branch, dict) and isinstance(below, dict):
            merged[name] = lay_over(below, branch)
        else:
            merged[name] = branch
    return merged


def lasting(tree: Tree) -> Tree:
    """Without the numbers of that year alone."""
    kept: Tree = {}
    for name, branch in tree.items():
        if isinstance(branch, dict):
            # A table of that year alone goes with it; one that is empty by itself stays.
            if (rest := lasting(branch)) or not branch:
                kept[name] = rest
        elif not branch.is_only_this_year:
            kept[name] = branch
    return kept


def _tree(table: dict[str, object], file: str, above: str) -> Tree:
    tree: Tree = {}
    for name, content in table.items():
        key = f"{above}.{name}" if above else name
        if not isinstance(content, dict):
            raise ParametersRefused(file, key, "write { value = …, source = …, standing = … }")
        tree[name] = _leaf(content, file, key) if "value" in content else _tree(content, file, key)
    return tree


def _leaf(content: dict[str, object], file: str, key: str) -> Leaf:
    unknown = sorted(set(content) - ABOUT_A_NUMBER)
    if unknown:
        raise ParametersRefused(file, f"{key}.{unknown[0]}", "is unknown beside a value")
    source, standing = content.get("source"), content.get("standing")
    if not isinstance(source, str) or not source.strip():
        raise ParametersRefused(file, f"{key}.source", "say in words where the number comes from")
    if standing not in list(Standing):
        raise ParametersRefused(file, f"{key}.standing", f"must be one of {', '.join(Standing)}")
    is_only_this_year = content.get("only_this_year", False)
    if not isinstance(is_only_this_year, bool):
        raise ParametersRefused(file, f"{key}.only_this_year", "must be true or false")
    if isinstance(content["value"], date) and not is_only_this_year:
        raise ParametersRefused(file, key, "a date holds for one year: add only_this_year = true")
    return Leaf(content["value"], Origin(source, Standing(str(standing)), file), is_only_this_year)
