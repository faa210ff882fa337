"""The short form of a stage leaves no test out, only some of its cases."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests import few_cases

CASES = ["a.py::one", "a.py::many[1]", "a.py::many[2]", "a.py::many[3]", "b.py::many[1]"]


class Told:
    """What pytest is told was left out."""

    def __init__(self) -> None:
        self.left: list[str] = []
        self.hook = self

    def pytest_deselected(self, items: list[Any]) -> None:
        self.left += [item.nodeid for item in items]


def _kept(config: Any) -> list[str]:
    items: list[Any] = [SimpleNamespace(nodeid=name) for name in CASES]
    few_cases.leave_out_most_cases(config, items)
    return [item.nodeid for item in items]


def test_every_test_keeps_its_first_and_its_last_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(few_cases.VARIABLE, few_cases.FEW)
    told = Told()
    assert _kept(told) == ["a.py::one", "a.py::many[1]", "a.py::many[3]", "b.py::many[1]"]
    assert told.left == ["a.py::many[2]"]


def test_nothing_is_left_out_unless_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(few_cases.VARIABLE, raising=False)
    assert _kept(Told()) == CASES
