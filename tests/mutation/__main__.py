"""`bin/test mutation`: do the tests notice when a module that guards something is changed a little?"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.mutation.guards import GUARDS, Guard
from tests.mutation.plugin import UNCHANGED

ROOT = Path(__file__).parents[2]
LANES = 2
ASKED_FOR = 0.95


def main(arguments: list[str]) -> int:
    """Print what was killed and what survived; 0 when enough was killed."""
    asked = _parse(arguments)
    started_at = time.monotonic()
    guards = [guard for guard in GUARDS if any(name in guard.path for name in asked.modules or [""])]
    with tempfile.TemporaryDirectory(prefix="kagu-mutation-") as folder:
        copy = _copied(Path(folder))
        verdicts = copy / "verdicts"
        verdicts.touch()
        with ThreadPoolExecutor(LANES) as lanes:
            statuses = list(lanes.map(lambda guard: _try_mutants(guard, asked, copy, started_at), guards))
        tried = [json.loads(line) for line in verdicts.read_text(encoding="utf-8").splitlines()]
    return max(_tell(guards, tried, asked.seed), *statuses)


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="part of a path in guards.py")
    parser.add_argument("--mutants", type=int, default=10, help="of each module; 0 for all of them")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--patience", type=int, default=120, help="seconds of computing for one mutant")
    parser.add_argument("--minutes", type=float, default=15, help="after so many no further module is begun")
    return parser.parse_args(arguments)


def _copied(folder: Path) -> Path:
    """What the run needs, as it is now: whoever goes on working in the checkout disturbs nothing."""
    for name in ("src", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("node_modules"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def _try_mutants(guard: Guard, asked: argparse.Namespace, copy: Path, started_at: float) -> int:
    """0 when all mutants of the sample were tried."""
    if time.monotonic() - started_at > asked.minutes * 60:
        return 1
    tests = [f"tests/{name}" for name in guard.tests]
    options = {"mutate": guard.path, "mutants": asked.mutants, "seed": asked.seed, "patience": asked.patience}
    command = [
        *(
            sys.executable,
            "-m",
            "pytest",
            "-x",
            "-q",
            "--reuse-db",
            "--nomigrations",
            f"--ds={guard.settings}",
        ),
        *("-p", "no:cacheprovider", "-p", "tests.mutation.plugin", f"--verdicts={copy / 'verdicts'}"),
        *(f"--{name}={value}" for name, value in options.items()),
        *tests,
    ]
    environment = {**os.environ, "PYTHONPATH": f"{copy / 'src'}:{copy}"}
    ran = subprocess.run(
        ["nice", *command], cwd=copy, env=environment, capture_output=True, text=True, check=False
    )
    # Nothing ran in the parent itself: pytest says so, and it is no failure.
    is_done = ran.returncode in (0, 5)
    if not is_done:
        print(ran.stdout[-3000:], ran.stderr[-3000:])
    return 0 if is_done else 1


def _tell(guards: list[Guard], tried: list[tuple[str, int, str, bool]], seed: str) -> int:
    """The survivors by name, then how many of how many; 0 when the share is what is asked for."""
    tried = [verdict for verdict in tried if verdict[2] != UNCHANGED]
    for guard in guards:
        verdicts = [verdict for verdict in tried if verdict[0] == guard.path]
        survivors = [verdict for verdict in verdicts if not verdict[3]]
        print(f"{guard.path}: {len(verdicts) - len(survivors)} of {len(verdicts)} killed")
        for _, line, change, _ in survivors:
            print(f"  survived, line {line}, {change}")
    killed = sum(verdict[3] for verdict in tried)
    share = killed / len(tried) if tried else 0
    print(
        f"seed {seed}: {killed} killed, {len(tried) - killed} survived, {share:.0%} of {len(tried)} noticed"
    )
    return 0 if share >= ASKED_FOR else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
