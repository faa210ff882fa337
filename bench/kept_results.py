"""The figures that docs/performance.md keeps: a run of some parts leaves those of the others standing."""

import json
from pathlib import Path
from typing import Any

from bench.enumeration import EnumerationFigure
from bench.flood import FloodFigure
from bench.lockout import LockoutFigure
from bench.plan import Results
from bench.register_import import ImportFigure
from bench.report import as_markdown, machine, sections
from bench.rounds import Figure
from bench.scale import ScaleFigure
from bench.village import VillageFigure

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "performance.md"
LATEST = ROOT / "docs" / "performance.json"
BEGIN, END = "<!-- figures: bin/bench --write writes what follows -->", "<!-- figures end -->"


def write(results: Results) -> None:
    """Puts this run's parts in the place of earlier ones, in the page and in the figures beside it."""
    kept = merge(read(json.loads(LATEST.read_text())) if LATEST.exists() else Results(), results)
    page = PAGE.read_text()
    before, rest = page.split(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n\n{as_markdown(kept)}\n\n{END}{rest.split(END)[1]}")
    LATEST.write_text(json.dumps(kept.as_dict(), indent=2, ensure_ascii=False) + "\n")


def merge(earlier: Results, latest: Results) -> Results:
    """The latest of each section, and when and where each was measured."""
    taken = {name: earlier.taken.get(name, "Taken earlier.") for name in sections(earlier)}
    return Results(
        figures={**earlier.figures, **latest.figures},
        logins=latest.logins or earlier.logins,
        bare_argon2_per_second=latest.bare_argon2_per_second or earlier.bare_argon2_per_second,
        flood=latest.flood or earlier.flood,
        lockout=latest.lockout or earlier.lockout,
        enumeration=latest.enumeration or earlier.enumeration,
        imported=latest.imported or earlier.imported,
        village=latest.village or earlier.village,
        scale=latest.scale or earlier.scale,
        memory={**earlier.memory, **latest.memory},
        taken={**taken, **dict.fromkeys(sections(latest), machine())},
    )


def read(said: dict[str, Any]) -> Results:
    """What `Results.as_dict` wrote."""
    flood, lockout, imported = said["flood"], said["lockout"], said["import"]
    return Results(
        figures=_figures(said["figures"]),
        logins=_figures(said["logins"]),
        bare_argon2_per_second=said["bare_argon2_per_second"],
        flood=FloodFigure(**flood) if flood else None,
        lockout=LockoutFigure(**lockout) if lockout else None,
        enumeration=[_enumeration(each) for each in said["enumeration"]],
        imported=ImportFigure(**imported) if imported else None,
        village=VillageFigure(**said["village"]) if said.get("village") else None,
        scale=[ScaleFigure(**each) for each in said.get("scale", [])],
        memory=said["memory_bytes"],
        taken=said.get("taken", {}),
    )


def _figures(said: dict[str, list[dict[str, Any]]]) -> dict[str, list[Figure]]:
    return {name: [Figure(**each) for each in several] for name, several in said.items()}


def _enumeration(said: dict[str, Any]) -> EnumerationFigure:
    return EnumerationFigure(**{name: value for name, value in said.items() if name != "difference_ms"})
