"""Filling in a form badly, as people do, and reading what is still there afterwards."""

import html
import re
from collections.abc import Mapping
from typing import Any

MEGABYTE = "a" * 1_000_000
# As much as a form may carry, in a field or two.
MUCH = "a" * 60_000
# Nothing that anybody sees: of no width, to no side.
UNSEEN = "\u200b\u202e\u2060\ufeff"
Fields = Mapping[str, str | list[str]]


def lost(page: Any, fields: Fields) -> list[str]:
    """The fields that no longer show what was typed into them."""
    text = page.content.decode()
    return [name for name, typed in fields.items() if not _shows(text, name, typed)]


def texts(fields: Fields, typed: str) -> dict[str, str | list[str]]:
    """The same text in every field that takes one."""
    return {name: value if isinstance(value, list) else typed for name, value in fields.items()}


def _shows(page: str, name: str, typed: str | list[str]) -> bool:
    if isinstance(typed, list):
        return all(_has(page, name, f'value="{value}"[^>]* checked') for value in typed)
    shown = re.escape(html.escape(typed))
    chosen = rf'<select name="{name}".*?<option value="{shown}" selected'
    return _has(page, name, f'value="{shown}"') or re.search(chosen, page, re.S) is not None


def _has(page: str, name: str, rest: str) -> bool:
    return re.search(rf'<input [^>]*name="{name}"[^>]*{rest}', page) is not None
