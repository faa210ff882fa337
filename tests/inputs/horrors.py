"""The corpus of what people type and paste: `corpus/READER.txt`, one case a line."""

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kagu.inputs.refusals import InputRefused

CORPUS = Path(__file__).parent / "corpus"
MEGABYTE = 1_000_000


def cases(name: str) -> list[tuple[str, Any]]:
    """What is typed and its right value, both Python literals; or a word, such as `refused CODE`."""
    lines = (CORPUS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    written = [line.rpartition(" → ") for line in lines if line and not line.startswith("#")]
    assert written
    return [(ast.literal_eval(typed), _meant(expected)) for typed, _arrow, expected in written]


def outcome(read: Callable[[str], Any], typed: str) -> Any:
    """What the reader makes of it, written as in the corpus."""
    try:
        return read(typed)
    except InputRefused as refusal:
        return f"refused {refusal.code}"


def _meant(expected: str) -> Any:
    return expected if expected[0].isalpha() else ast.literal_eval(expected)
