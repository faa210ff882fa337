"""What is measured, in which order, and between whom."""

import os
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import peer
from bench.connect import Connect
from bench.enumeration import WITHOUT_LIMITS, EnumerationFigure, measure_enumeration, people_needed
from bench.flood import FloodFigure, measure_flood
from bench.lockout import LockoutFigure, measure_lockout
from bench.logins import People, form_alone, page_and_form
from bench.pinned import LOAD_CORE, SERVER_CORE
from bench.postgresql import PostgreSQL
from bench.register_import import ImportFigure, measure_import
from bench.rounds import Contestant, Figure, Pace, measure
from bench.scale import ScaleFigure, measure_scale
from bench.sides import MEASURES, Side
from bench.village import VillageFigure, measure_village

# Enough that one always hashes while another writes.
CALLERS_AT_LOGIN = 4
PARTS = ("tokens", "postgresql", "logins", "flood", "lockout", "enumeration", "import", "village", "scale")
# Takes longer than all the others together.
ONLY_ASKED_FOR = {"scale"}


@dataclass
class Results:
    """Everything one run found out."""

    figures: dict[str, list[Figure]] = field(default_factory=dict)
    logins: dict[str, list[Figure]] = field(default_factory=dict)
    bare_argon2_per_second: list[float] = field(default_factory=list)
    flood: FloodFigure | None = None
    lockout: LockoutFigure | None = None
    enumeration: list[EnumerationFigure] = field(default_factory=list)
    imported: ImportFigure | None = None
    village: VillageFigure | None = None
    scale: list[ScaleFigure] = field(default_factory=list)
    memory: dict[str, dict[str, int]] = field(default_factory=dict)
    # When and where each section was measured, where that was not this run.
    taken: dict[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return {
            "figures": _plain(self.figures),
            "logins": _plain(self.logins),
            "bare_argon2_per_second": self.bare_argon2_per_second,
            "flood": self.flood.as_dict() if self.flood else None,
            "lockout": self.lockout.as_dict() if self.lockout else None,
            "enumeration": [each.as_dict() for each in self.enumeration],
            "import": self.imported.as_dict() if self.imported else None,
            "village": self.village.as_dict() if self.village else None,
            "scale": [each.as_dict() for each in self.scale],
            "memory_bytes": self.memory,
            "taken": self.taken,
        }


def _plain(figures: dict[str, list[Figure]]) -> dict[str, list[dict[str, object]]]:
    return {name: [each.as_dict() for each in several] for name, several in figures.items()}


def run(folder: Path, port: int, pace: Pace, parts: set[str]) -> Results:
    """Starts every server, measures, stops them."""
    os.sched_setaffinity(0, {LOAD_CORE})
    results = Results()
    if "tokens" in parts:
        _tokens_side_by_side(folder, port, pace, results)
    if "postgresql" in parts:
        _tokens_on_postgresql(folder, port + 3, pace, results)
    if parts & {"logins", "flood"}:
        _passwords(folder, port + 4, pace, parts, results)
    if "lockout" in parts:
        _lockout(folder, port + 5, pace, results)
    if "enumeration" in parts:
        _enumeration(folder, port + 6, pace, results)
    _of_many(folder, pace, parts, results)
    return results


def _of_many(folder: Path, pace: Pace, parts: set[str], results: Results) -> None:
    if "import" in parts:
        _say("import of a register …")
        results.imported = measure_import(folder, pace.import_lines)
    if "village" in parts:
        _say("an hour in a village behind one address …")
        results.village = measure_village(folder, pace.villagers)
    if "scale" in parts:
        results.scale = measure_scale(folder, pace.accounts)


def _tokens_side_by_side(folder: Path, port: int, pace: Pace, results: Results) -> None:
    peer.install()
    sides: list[Side] = [
        Connect(folder, port),
        peer.Peer(folder, port + 1, durable=False),
        peer.Peer(folder, port + 2, durable=True),
    ]
    with ExitStack() as running:
        for side in sides:
            running.enter_context(side.server)
        _measure_tokens(sides, pace, results, "")


def _tokens_on_postgresql(folder: Path, port: int, pace: Pace, results: Results) -> None:
    with PostgreSQL(folder / "postgresql") as postgresql:
        connect = Connect(folder, port, database=postgresql.address)
        with connect.server:
            _measure_tokens([connect], pace, results, " on PostgreSQL")


def _measure_tokens(sides: list[Side], pace: Pace, results: Results, where: str) -> None:
    for side in sides:
        results.memory[side.name] = {"pss_at_start": side.server.whole_memory()}
    for name, contestants_of in MEASURES.items():
        contestants = [each for side in sides for each in contestants_of(side, pace)]
        _say(f"{name}{where} …")
        results.figures[name + where] = measure(contestants, pace)
    for side in sides:
        results.memory[side.name]["pss_after_load"] = side.server.whole_memory()


def _passwords(folder: Path, port: int, pace: Pace, parts: set[str], results: Results) -> None:
    connect = Connect(folder, port, people=500)
    with connect.server:
        people = People(connect.provider().host, connect.emails(), connect.made["password"])
        _measure_logins(connect, people, pace, results)
        if "flood" in parts:
            _say("ten times too many log-ins …")
            cookies = [connect.log_in(number) for number in range(pace.callers)]
            results.flood = measure_flood(
                connect,
                cookies,
                bare_per_second=max(results.bare_argon2_per_second),
                sso_per_second=pace.sso_per_second,
                seconds=pace.flood_seconds,
            )


def _lockout(folder: Path, port: int, pace: Pace, results: Results) -> None:
    connect = Connect(folder, port, people=pace.callers + 1)
    with connect.server:
        _say("two thousand bad log-ins a minute …")
        cookies = [connect.log_in(number + 1) for number in range(pace.callers)]
        results.lockout = measure_lockout(connect, cookies, seconds=pace.flood_seconds)


def _enumeration(folder: Path, port: int, pace: Pace, results: Results) -> None:
    connect = Connect(folder, port, people=people_needed(pace.pairs))
    connect.server.environment |= WITHOUT_LIMITS
    with connect.server:
        _say("addresses with an account and without …")
        results.enumeration = measure_enumeration(connect, pace.pairs)


def _measure_logins(connect: Connect, people: People, pace: Pace, results: Results) -> None:
    """Bare hashing takes its turn in every round."""
    address = connect.provider().address
    people.load_the_page(address)
    measures = {"log-in forms": form_alone, "login pages and forms": page_and_form}
    for name, operation in measures.items():
        _say(f"{name} …")
        callers = [operation(people) for _ in range(CALLERS_AT_LOGIN)]
        contestant = Contestant(connect.name, connect.server, address, callers)
        results.logins[name] = []
        for _ in range(pace.rounds):
            results.bare_argon2_per_second.append(_bare_argon2(pace.seconds))
            results.logins[name] += measure([contestant], pace.once())


def _bare_argon2(seconds: float) -> float:
    pinned = ["taskset", "--cpu-list", str(SERVER_CORE), sys.executable, "-m", "bench.bare_argon2"]
    return float(subprocess.run([*pinned, str(seconds)], capture_output=True, text=True, check=True).stdout)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
