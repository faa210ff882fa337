"""One stage of `bin/test`: its commands, run one after the other, told as one block."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from tests import few_cases

ROOT = Path(__file__).parents[1]
# Far beyond what any stage takes: a hung one must not hold the others for ever.
LONGEST = 1200
CLOSING_LINE = re.compile(
    r"^(?:=+ )?((?:\d+ (?:passed|failed|error|skipped)|no tests ran).* in [\d.]+s.*?)(?: =+)?$", re.M
)
_printing = threading.Lock()
_running: set[subprocess.Popen[str]] = set()


def module(name: str, *arguments: str) -> list[str]:
    """`python -m NAME ARGUMENTS`; import-linter has no such door."""
    if name == "importlinter.cli":
        return [str(Path(sys.executable).with_name(arguments[0])), *arguments[1:]]
    return [sys.executable, "-m", name, *arguments]


PYTEST = module("pytest", "-q", "--color=no", "-p", "no:cacheprovider")


@dataclass(frozen=True)
class Stage:
    """A name to ask for it, a heading, and its commands."""

    name: str
    title: str
    commands: list[list[str]]
    is_on_postgresql: bool = False
    is_alone: bool = False
    # Left out where no stage is named.
    is_only_asked_for: bool = False
    # Where no stage is named, of a test with many cases the first and the last.
    has_short_form: bool = False
    longest: int = LONGEST


@dataclass(frozen=True)
class Verdict:
    """What became of a stage."""

    stage: Stage
    is_good: bool
    seconds: float
    output: str

    @property
    def closing_line(self) -> str:
        found: list[str] = CLOSING_LINE.findall(self.output)
        return found[-1] if found else ""

    @property
    def counted(self) -> tuple[int, int, int]:
        """Passed, failed (errors among them) and skipped tests."""
        line = self.closing_line
        failed = _number("failed", line) + _number("error", line)
        return _number("passed", line), failed, _number("skipped", line)


def parts_of_connect(*, with_rows: bool = False) -> list[str]:
    """Everything under tests/ that has no stage of its own; `with_rows`, what works on a database."""
    elsewhere = {"tax_portal", "relying_party", "journeys", "real_clients", "papers", "deploy", "strangers"}
    if with_rows:
        elsewhere |= {"accessibility", "markup"}
        elsewhere |= {
            "admission",
            "bench",
            "demo",
            "design_system",
            "house",
            "inputs",
            "mutation",
            "outbound",
        }
        elsewhere |= {"remote_keys", "secret_keys", "static_files", "tax_rules", "texts"}
    parts = [part for part in sorted((ROOT / "tests").iterdir()) if part.name not in elsewhere]
    tests = [
        part for part in parts if part.match("test_*.py") or (part.is_dir() and any(part.rglob("test_*.py")))
    ]
    # Of the readers of what people type, the one that has rows.
    tests += [ROOT / "tests/inputs/test_search_column.py"] if with_rows else []
    return [str(part.relative_to(ROOT)) for part in tests]


def run(stage: Stage, postgresql: str, *, is_short: bool = False) -> Verdict:
    """Run the stage's commands until one fails, then print all they said."""
    print(f"… {stage.title}", flush=True)
    started_at = time.monotonic()
    environment = {**os.environ, "KAGU_TEST_DATABASE": postgresql if stage.is_on_postgresql else "sqlite"}
    if is_short and stage.has_short_form:
        environment[few_cases.VARIABLE] = few_cases.FEW
    output, is_good = "", True
    for command in stage.commands:
        status, said = _run(command, environment, stage.longest)
        output, is_good = output + said, is_good and status == 0
    verdict = Verdict(stage, is_good, time.monotonic() - started_at, output)
    with _printing:
        print(f"\n━━━ {stage.title}: {'ok' if is_good else 'FAILED'}\n{output.rstrip()}", flush=True)
    return verdict


def _run(command: list[str], environment: dict[str, str], longest: int) -> tuple[int, str]:
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    _running.add(process)
    try:
        output, _ = process.communicate(timeout=longest)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGTERM)
        output, _ = process.communicate(timeout=30)
        return 1, f"{output}\nended after {longest} s\n"
    finally:
        _running.discard(process)
    return process.returncode, output


def end_all() -> None:
    """Whoever stops `bin/test` stops what it started."""
    for process in list(_running):
        os.killpg(process.pid, signal.SIGTERM)


def _number(word: str, line: str) -> int:
    found = re.search(rf"(\d+) {word}", line)
    return int(found[1]) if found else 0
