"""What `bin/test mutation` does: small changes, all of them, and only to what guards something."""

from pathlib import Path

import pytest

from tests.mutation.equivalents import EQUIVALENTS
from tests.mutation.guards import GUARDS, Guard
from tests.mutation.mutants import mutants_of
from tests.mutation.plugin import sample

SOURCE = '''
"""A module."""
LONGEST = 255

def open_door(key, name=""):
    """Words are left alone."""
    if key is None or len(key) > LONGEST:
        raise ValueError("no key")
    count(key)
    return Door.objects.filter(key=key, name=name).first() if name else None

@decorated(7)
def is_open(hour: "int"):
    return 8 <= hour and not closed
'''


def test_each_small_change_is_made_once() -> None:
    assert [mutant.name for mutant in mutants_of(SOURCE)] == [
        "module: 255 → 2550",
        "open_door: key is None or len(key) > LONGEST → True",
        "open_door: key is None or len(key) > LONGEST → False",
        "open_door: key is None or len(key) > LONGEST → key is None and len(key) > LONGEST",
        "open_door: key is None or len(key) > LONGEST → len(key) > LONGEST",
        "open_door: key is None or len(key) > LONGEST → key is None",
        "open_door: key is None → key is not None",
        "open_door: len(key) > LONGEST → len(key) <= LONGEST",
        "open_door: len(key) > LONGEST → len(key) >= LONGEST",
        "open_door: count(key) → pass",
        "open_door: return Door.objects.filter(key=key, name=name).first() if name else None → return None",
        "open_door: Door.objects.filter(key=key, name=name).first() if name else None"
        " → Door.objects.filter(key=key, name=name).first()",
        "open_door: Door.objects.filter(key=key, name=name).first() if name else None → None",
        "open_door: name → True",
        "open_door: name → False",
        "open_door: Door.objects.filter(key=key, name=name) → Door.objects.filter(name=name)",
        "open_door: Door.objects.filter(key=key, name=name) → Door.objects.filter(key=key)",
        "is_open: return 8 <= hour and (not closed) → return True",
        "is_open: return 8 <= hour and (not closed) → return False",
        "is_open: 8 <= hour and (not closed) → 8 <= hour or not closed",
        "is_open: 8 <= hour and (not closed) → not closed",
        "is_open: 8 <= hour and (not closed) → 8 <= hour",
        "is_open: 8 <= hour → 8 > hour",
        "is_open: 8 <= hour → 8 < hour",
        "is_open: 8 <= hour → 7 <= hour",
        "is_open: not closed → closed",
    ]


def test_a_seed_chooses_always_the_same() -> None:
    guard = GUARDS[0]
    source = guard.source.read_text(encoding="utf-8")
    chosen = sample(guard, source, 5, "1")
    assert [mutant.source for mutant in chosen] == [mutant.source for mutant in sample(guard, source, 5, "1")]
    assert [mutant.name for mutant in chosen] != [mutant.name for mutant in sample(guard, source, 5, "2")]
    assert len({source, *(mutant.source for mutant in chosen)}) == 6


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.path)
def test_a_guard_and_its_tests_exist(guard: Guard) -> None:
    tests = Path(__file__).parents[1]
    assert guard.source.is_file()
    assert [name for name in guard.tests if not (tests / name).exists()] == []


def test_what_no_test_can_notice_is_still_there_and_says_why() -> None:
    sources = {guard.path: guard.source.read_text(encoding="utf-8") for guard in GUARDS}
    made = {(path, mutant.name) for path, source in sources.items() for mutant in mutants_of(source)}
    assert set(EQUIVALENTS) <= made
    assert all(EQUIVALENTS.values())
