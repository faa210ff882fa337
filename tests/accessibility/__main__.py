"""`python -m tests.accessibility`: write the grid that the statement shows."""

import json

from kagu.design_system.accessibility.grid import GRID
from tests.accessibility.criteria import CRITERIA


def grid() -> list[list[str]]:
    """Number, verdict, and the day when people judged it, or nothing."""
    return [
        [number, evidence.verdict(), evidence.on.isoformat() if evidence.on else ""]
        for number, evidence in CRITERIA.items()
    ]


if __name__ == "__main__":
    lines = ",\n".join("  " + json.dumps(line) for line in grid())
    GRID.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
