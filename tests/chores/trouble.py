"""What happens to a chore on its way: a piece that fails, a piece that changes before its turn."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils.module_loading import import_string


def fail_once(monkeypatch: pytest.MonkeyPatch, act: str) -> None:
    """The first call of this function fails."""
    calls = []

    def first() -> None:
        calls.append(act)
        if len(calls) == 1:
            raise ZeroDivisionError

    _before(monkeypatch, act, first)


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: str, change: Callable[[], object]) -> None:
    """While the first piece is dealt with, something befalls those behind it."""
    _before(monkeypatch, act, change)


def _before(monkeypatch: pytest.MonkeyPatch, act: str, first: Callable[[], object]) -> None:
    original = import_string(act)

    def surrounded(*arguments: Any, **named: Any) -> Any:
        first()
        return original(*arguments, **named)

    monkeypatch.setattr(act, surrounded)
