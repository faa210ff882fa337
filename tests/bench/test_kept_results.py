"""What docs/performance.md keeps: a run of one part leaves the figures of the others standing."""

import json
from pathlib import Path

import pytest

from bench import kept_results, report
from bench.enumeration import EnumerationFigure
from bench.flood import FloodFigure
from bench.lockout import LockoutFigure
from bench.plan import Results
from bench.register_import import ImportFigure
from bench.rounds import Figure
from bench.scale import ScaleFigure

FIGURE = Figure("Kagu", 100, 1000, 1, 2, 0.1, 5)
ENUMERATION = EnumerationFigure("login", 1000, 20.5, 20.25)


def everything() -> Results:
    return Results(
        figures={"code flows": [FIGURE], "code flows on PostgreSQL": [FIGURE]},
        logins={"log-in forms": [FIGURE]},
        bare_argon2_per_second=[50.0],
        flood=FloodFigure(50, 10, 15, 400, 30, 300, 12, 0, 0),
        lockout=LockoutFigure(100, 9, 9, 90, 5, 6, 7, 8),
        enumeration=[ENUMERATION],
        imported=ImportFigure(300_000, 44, 43, 2**27),
        scale=[ScaleFigure("SQLite", 10, {"userinfo": 1.0}), ScaleFigure("SQLite", 1000, {"userinfo": 1.2})],
        memory={"Kagu": {"pss_at_start": 2**26, "pss_after_load": 2**27}},
    )


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    page = tmp_path / "performance.md"
    page.write_text(f"Before.\n\n{kept_results.BEGIN}\n\nold\n\n{kept_results.END}\n\nAfter.\n")
    monkeypatch.setattr(kept_results, "PAGE", page)
    monkeypatch.setattr(kept_results, "LATEST", tmp_path / "performance.json")
    return page


def test_one_part_leaves_the_others_standing(page: Path) -> None:
    kept_results.write(everything())
    whole = page.read_text()
    kept_results.write(Results(imported=ImportFigure(300_000, 22, 21, 2**27)))
    text = page.read_text()
    assert "| 300,000 | 22 | 21 |" in text
    assert text == whole.replace("| 300,000 | 44 | 43 | 6,818 |", "| 300,000 | 22 | 21 | 13,636 |")
    assert text.startswith("Before.")
    assert text.endswith("After.\n")


def test_a_part_measured_another_day_says_so(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_results, "machine", lambda: "Taken long ago.")
    kept_results.write(everything())
    monkeypatch.setattr(kept_results, "machine", report.machine)
    kept_results.write(Results(figures={"code flows": [FIGURE]}))
    text = page.read_text()
    assert text.count(report.machine()) == 1
    assert text.count("Taken long ago.") == len(report.sections(everything())) - 1


def test_what_was_written_is_read_again(page: Path) -> None:
    kept_results.write(everything())
    said = json.loads(kept_results.LATEST.read_text())
    assert kept_results.read(said).as_dict() == said
    del said["taken"]
    assert kept_results.merge(kept_results.read(said), Results()).taken["import"] == "Taken earlier."


def test_what_a_hundred_times_the_accounts_cost_is_told(page: Path) -> None:
    kept_results.write(everything())
    assert "| userinfo | 1.00 | 1.20 | 1.2 × |" in page.read_text()
