"""`bin/test`: every stage, several at a time where they do not disturb each other, and a summary."""

import argparse
import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import FrameType

from tests.postgresql import PostgreSQL
from tests.stage import PYTEST, Stage, Verdict, end_all, module, parts_of_connect, run

# Two cores: while one stage waits for its disk or database, another computes; a third only makes both slower.
LANES = 2

# A journey waits for pages and mails: two demos, each with its own journeys, share the cores.
TWO_DEMOS = ["-n", "2", "--dist", "loadfile"]

AN_HOUR = 3600
# What only a browser shows is the same on every database; what its rows do is tried by HTTP on both.
NO_BROWSER = "--ignore-glob=*in_a_browser*"

# For whoever lets a game run over the holidays.
A_WEEK = 7 * 24 * AN_HOUR
CONNECT = "tests.connect_settings"
TAX_PORTAL = "tests.tax_portal_settings"
PORTAL_ROOMS = ["src/kagu/tax_portal", "src/kagu/relying_party"]
PORTAL_PARTS = ["tests/tax_portal", "tests/relying_party"]
# What mypy reads with which settings; what connect's have no models for is left to the portal's.
OF_CONNECT = ["src", "examples", "tests"]
OF_THE_PORTAL = [*PORTAL_ROOMS, *PORTAL_PARTS, "tests/papers"]


def stages() -> list[Stage]:
    """In the order they start: what takes seconds, then the slowest, so that neither lane waits long."""
    connect = [*PYTEST, *parts_of_connect(), f"--ds={CONNECT}"]
    connect_rows = [*PYTEST, *parts_of_connect(with_rows=True), NO_BROWSER, f"--ds={CONNECT}"]
    papers = [*PYTEST, "tests/papers", f"--ds={TAX_PORTAL}"]
    portal = [*PYTEST, *PORTAL_PARTS, "tests/upgrade/test_migrations_expand.py", f"--ds={TAX_PORTAL}"]
    return [
        Stage("format", "Format", [module("ruff", "format", "--check", ".")]),
        Stage("lint", "Lint", [module("ruff", "check", ".")]),
        Stage("contracts", "Import contracts", [module("importlinter.cli", "lint-imports")]),
        Stage("migrations", "Missing migrations", _makemigrations(CONNECT) + _makemigrations(TAX_PORTAL)),
        Stage("messages", "Texts without their English", [module("kagu", "missing_messages")]),
        Stage("papers", "Papers: PDF/UA-1, by our rules and by veraPDF", [papers]),
        Stage(
            "connect-postgresql",
            "Tests of connect, PostgreSQL",
            [connect_rows],
            is_on_postgresql=True,
            has_short_form=True,
        ),
        Stage("connect", "Tests of connect and the reusable rooms, SQLite", [connect]),
        Stage(
            "tax_portal-postgresql",
            "Tests of tax_portal, PostgreSQL",
            [[*portal, NO_BROWSER]],
            is_on_postgresql=True,
            has_short_form=True,
        ),
        Stage("tax_portal", "Tests of tax_portal, SQLite", [portal]),
        Stage("types", "Types", _mypy(CONNECT, *OF_CONNECT) + _mypy(TAX_PORTAL, *OF_THE_PORTAL)),
        Stage(
            "installation",
            "Installed from its wheel, behind nginx and HAProxy",
            [[*PYTEST, "tests/deploy", "-m", "not whole"]],
        ),
        Stage(
            "real_clients",
            "Services and a provider that are not ours, in a browser",
            [[*PYTEST, "tests/real_clients"]],
            is_alone=True,
        ),
        Stage("journeys", "Journeys in a browser", [[*PYTEST, *TWO_DEMOS, "tests/journeys"]], is_alone=True),
        Stage(
            "deploy",
            "Installed from its wheel, both sites; an upgrade under traffic; whatever may break",
            [[*PYTEST, "tests/deploy"]],
            is_on_postgresql=True,
            is_only_asked_for=True,
            longest=AN_HOUR,
        ),
        Stage(
            "game",
            "Games of an owner, a thief, a stranger and two agents, for as long as asked",
            [
                [*PYTEST, "tests/connect/game", f"--ds={CONNECT}"],
                [*PYTEST, "tests/tax_portal/game", f"--ds={TAX_PORTAL}"],
            ],
            is_only_asked_for=True,
            longest=A_WEEK,
        ),
        Stage(
            "strangers",
            "Two thousand slow clients, thousands that would fill the disk",
            [[*PYTEST, "tests/strangers", f"--ds={CONNECT}"]],
            is_alone=True,
            is_only_asked_for=True,
        ),
        Stage(
            "mutation",
            "Small changes that the tests must notice",
            [module("tests.mutation")],
            is_only_asked_for=True,
        ),
    ]


def main(arguments: list[str]) -> int:
    """Run what was asked for, or everything; 0 when all of it holds."""
    chosen, steps = _choose(arguments)
    if steps:
        # What `tests/game_length.py` reads; games are then new ones each time.
        os.environ["GAME_STEPS"] = str(steps)
    started_at = time.monotonic()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    with PostgreSQL(wanted=any(stage.is_on_postgresql for stage in chosen)) as postgresql:
        with ThreadPoolExecutor(LANES) as lanes:
            together = [stage for stage in chosen if not stage.is_alone]
            # What nobody named takes its short form, where it has one.
            of_all = partial(run, postgresql=postgresql.address, is_short=not arguments)
            verdicts = list(lanes.map(of_all, together))
        verdicts += [of_all(stage) for stage in chosen if stage.is_alone]
    _summarize(verdicts, time.monotonic() - started_at)
    return 0 if all(verdict.is_good for verdict in verdicts) else 1


def _stop(number: int, frame: FrameType | None) -> None:
    end_all()
    sys.exit(128 + number)


def _choose(arguments: list[str]) -> tuple[list[Stage], int]:
    """The stages, and how many steps the game plays where that was said."""
    known = {stage.name: stage for stage in stages()}
    parser = argparse.ArgumentParser(prog="bin/test", description="Stages: " + ", ".join(known))
    parser.add_argument(
        "stages",
        nargs="*",
        metavar="STAGE",
        help="when none is named all but deploy, game, strangers, mutation",
    )
    parser.add_argument("--steps", type=int, default=0, help="of the game, in all")
    asked = parser.parse_args(arguments)
    names = asked.stages or (["game"] if asked.steps else [])
    for name in names:
        if name not in known:
            parser.error(f"no stage « {name} »; there are: {', '.join(known)}")
    in_a_plain_run = [name for name, stage in known.items() if not stage.is_only_asked_for]
    chosen = [stage for stage in known.values() if stage.name in (names or in_a_plain_run)]
    return chosen, asked.steps


def _mypy(settings: str, *folders: str) -> list[list[str]]:
    excluded = "/(tax_portal|relying_party)/|tests/papers/" if settings == CONNECT else "/connect/"
    # A cache for each: what it knows of the models is what the settings say.
    cache = f"--cache-dir=.mypy_cache/{settings}"
    command = module("mypy", cache, "--exclude", excluded, "--exclude", "/migrations/", *folders)
    return [["env", f"DJANGO_SETTINGS_MODULE={settings}", *command]]


def _makemigrations(settings: str) -> list[list[str]]:
    return [module("django", "makemigrations", "--check", "--dry-run", f"--settings={settings}")]


def _summarize(verdicts: list[Verdict], seconds: float) -> None:
    """What held and what did not, then what pytest counted, one line for each of its runs."""
    print(f"\n━━━ Summary ({seconds:.0f} s)")
    for verdict in verdicts:
        mark = "ok    " if verdict.is_good else "FAILED"
        print(f"  {mark} {verdict.stage.title} ({verdict.seconds:.0f} s)")
    for verdict in verdicts:
        if verdict.closing_line:
            print(f"{verdict.stage.name}: {verdict.closing_line}")
    passed, failed, skipped = (sum(verdict.counted[kind] for verdict in verdicts) for kind in range(3))
    if passed or failed:
        print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
