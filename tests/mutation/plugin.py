"""A pytest plugin: the tests are collected once, then each mutant is tried by a child of this process.

The checkout is never touched: a mutant lives in the memory of the child that tries it.
"""

import importlib
import json
import os
import resource
import signal
from pathlib import Path
from random import Random

import pytest
from django.conf import settings

from tests.mutation.equivalents import EQUIVALENTS
from tests.mutation.guards import GUARDS, Guard
from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.transplant import transplant

UNCHANGED = "unchanged"
_is_child = False


def pytest_addoption(parser: pytest.Parser) -> None:
    """What `python -m tests.mutation` asks for."""
    parser.addoption("--mutate", help="path of the module, as in guards.py")
    parser.addoption("--mutants", type=int, help="how many; 0 for all of them")
    parser.addoption("--seed")
    parser.addoption("--patience", type=int, help="seconds of computing for one mutant")
    parser.addoption("--verdicts", help="file to which verdicts are written, one a line")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> object | None:
    """In the parent: a child for each mutant. In a child: the mutant, and the tests as always."""
    option = session.config.getoption
    guard = next(guard for guard in GUARDS if guard.path == option("--mutate"))
    source = guard.source.read_text(encoding="utf-8")
    chosen = sample(guard, source, option("--mutants"), option("--seed"))
    trials = [(UNCHANGED, 0, source), *((mutant.name, mutant.line, mutant.source) for mutant in chosen)]
    for name, line, changed in trials:
        child = os.fork()
        if not child:
            _become(guard, changed, option("--patience"))
            return None
        status = os.waitpid(child, 0)[1]
        if os.WIFSIGNALED(status):
            _forget_database()
        with Path(option("--verdicts")).open("a", encoding="utf-8") as verdicts:
            verdicts.write(json.dumps([guard.path, line, name, status != 0]) + "\n")
        if name == UNCHANGED and status:
            pytest.exit(f"the tests of {guard.path} fail without any change", 1)
    return True


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(exitstatus: int) -> None:
    """A child ends here: what its parent registered for its own end is not a child's to do."""
    if _is_child:
        os._exit(int(exitstatus))


def sample(guard: Guard, source: str, count: int, seed: str) -> list[Mutant]:
    """The same for the same seed and source, in the order of the source; equivalents are left out."""
    known = {change for path, change in EQUIVALENTS if path == guard.path}
    mutants = [mutant for mutant in mutants_of(source) if mutant.name not in known]
    if not count or count >= len(mutants):
        return mutants
    numbers = Random(f"{seed} {guard.path}").sample(range(len(mutants)), count)
    return [mutants[number] for number in sorted(numbers)]


def _become(guard: Guard, source: str, patience: int) -> None:
    global _is_child  # noqa: PLW0603 - a fork changes who this process is
    _is_child = True
    # What computes for ever is ended sooner than what waits: a busy machine makes everybody wait.
    resource.setrlimit(resource.RLIMIT_CPU, (patience, patience))
    signal.alarm(10 * patience)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    module = importlib.import_module(guard.module)
    assert module.__file__ == str(guard.source), "not the module of this tree"
    transplant(module, source)


def _forget_database() -> None:
    """Whoever was stopped in the middle of a test left its rows there: the next child makes a new one."""
    kept = Path(str(settings.DATABASES["default"]["TEST"]["NAME"]))
    for path in kept.parent.glob(f"{kept.name}*"):
        path.unlink()
